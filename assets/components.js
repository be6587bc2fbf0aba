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
  /* dashboard/components/field.py: a plain input, whose value belongs to the browser while one types. */
  window.ioc.Field = function Field(props) {
    return React.createElement("input", {
      id: props.name, type: props.kind || "text", className: props.className, defaultValue: props.value || "",
      min: props.least, max: props.most, maxLength: props.longest, autoComplete: "off", "aria-describedby": props.about,
      onChange: function (event) { props.setProps({ value: event.target.value }); },
    });
  };
})();
