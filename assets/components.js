/* Browser half of our own Dash components. Loaded after React and before the Dash renderer. */
(function () {
  "use strict";
  var React = window.React;
  window.ioc = window.ioc || {};
  /* dashboard/components/svg.py: a wrapper that holds server-made SVG text unchanged. */
  window.ioc.Svg = React.memo(
    function Svg(props) {
      return React.createElement("span", {
        id: typeof props.id === "string" ? props.id : undefined,
        className: props.className,
        style: props.style,
        dangerouslySetInnerHTML: { __html: props.markup || "" },
      });
    },
    function same(a, b) {
      return (
        a.markup === b.markup && a.className === b.className && a.id === b.id &&
        JSON.stringify(a.style) === JSON.stringify(b.style)
      );
    }
  );
  /* dashboard/serving/packed.py: an element in which nothing moves by a script of React's, as the server wrote it. */
  window.ioc.Still = function Still(props) {
    return React.createElement(props.tag, Object.assign({}, props.own, { dangerouslySetInnerHTML: { __html: props.html } }));
  };
  /* dashboard/components/field.py: a plain input, whose value belongs to the browser while one types. */
  window.ioc.Field = function Field(props) {
    return React.createElement("input", {
      id: props.name, type: props.kind || "text", className: props.className, defaultValue: props.value || "",
      min: props.least, max: props.most, maxLength: props.longest, autoComplete: "off", "aria-describedby": props.about,
      onChange: function (event) { props.setProps({ value: event.target.value }); },
    });
  };
  /* dashboard/components/plot.py: the server's drawing, and Plotly's over it once a pointer has come. */
  var library = null;
  function plotly() {
    library = library || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = document.body.dataset.library;
      script.onerror = function () { library = null; script.remove(); failed(new Error("no chart library")); };
      script.onload = function () { if (window.Plotly) done(window.Plotly); else script.onerror(); };
      document.head.appendChild(script);
    });
    return library;
  }
  /* figures name tokens: their colours are those of the theme that is in force, and change with it: the machine's where the page follows it, or another choice */
  var night = window.matchMedia("(prefers-color-scheme: dark)"), root = document.documentElement;
  function isDark() { return root.dataset.theme === "auto" ? night.matches : root.dataset.theme === "dark"; }
  function coloured(figure) {
    var style = getComputedStyle(root);
    return JSON.parse(JSON.stringify(figure).replace(/var\(--([\w-]+)\)/g, function (all, name) { return style.getPropertyValue("--" + name).trim(); }));
  }
  window.ioc.Plot = React.memo(
    function Plot(props) {
      function ask() { wanted[1](true); }
      /* to a point's own address, as a link of the page goes */
      function go(code, by) {
        var link = document.createElement("a");
        link.href = props.figure.layout.meta.replace("_ky_", encodeURIComponent(code));
        link.hidden = true;
        document.getElementById("page").appendChild(link);
        link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: by.ctrlKey, metaKey: by.metaKey, shiftKey: by.shiftKey }));
        link.remove();
      }
      function point(event) {
        var one = event.points[0], code = (one.data.ids || [])[one.pointNumber];
        if (finger.current === "touch" && tapped.current !== code) tapped.current = code; /* its figures show: the next tap there goes */
        else if (code) go(code, event.event);
      }
      /* the first tap of a finger asks for what shows the figures under it */
      function press(event) {
        var code = event.target.getAttribute && event.target.getAttribute("data-go");
        if (code && (wanted[0] || lost.current || finger.current !== "touch")) go(code, event);
        else ask();
      }
      var wanted = React.useState(false), drawn = React.useState(false), place = React.useRef(null), finger = React.useRef(""), tapped = React.useRef(""), lost = React.useRef(false), dark = React.useState(isDark);
      React.useEffect(function () {
        function turn() { dark[1](isDark()); }
        var watch = new MutationObserver(turn);
        watch.observe(root, { attributeFilter: ["data-theme"] });
        night.addEventListener("change", turn);
        return function () { watch.disconnect(); night.removeEventListener("change", turn); };
      }, []);
      React.useEffect(function () {
        var gone = false, node = place.current;
        if (!wanted[0]) return undefined;
        plotly().then(function (Plotly) {
          var figure = coloured(props.figure); /* a copy: Plotly writes into what it is given */
          if (window.innerWidth <= 760) (figure.layout.annotations || []).forEach(function (one) { if (one.name !== undefined) one.text = one.name; }); /* as the still drawing */
          return gone ? null : Plotly.newPlot(node, figure.data, figure.layout, props.config).then(function () {
            if (gone) return;
            if (figure.layout.meta) node.on("plotly_click", point);
            drawn[1](true);
          });
        }).catch(function () { lost.current = true; wanted[1](false); }); /* the still drawing stays, and the next pointer asks again */
        return function () { gone = true; drawn[1](false); if (window.Plotly) window.Plotly.purge(node); };
      }, [wanted[0], props.figure, dark[0]]);
      return React.createElement(
        "div", { id: props.id, className: drawn[0] ? "graph live" : "graph", onClick: press, onPointerDown: function (event) { finger.current = event.pointerType; }, onPointerEnter: function (event) { if (event.pointerType !== "touch") ask(); } }, /* a finger may only be scrolling */
        React.createElement("div", {
          className: "still", style: { padding: "0 " + props.right + "px 0 " + props.left + "px", height: props.height + "px" },
          dangerouslySetInnerHTML: { __html: props.still },
        }),
        React.createElement("div", { ref: place, className: "over" })
      );
    },
    function same(a, b) { return a.still === b.still && a.id === b.id && JSON.stringify(a.figure) === JSON.stringify(b.figure); }
  );
})();
