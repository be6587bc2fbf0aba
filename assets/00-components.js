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
})();
