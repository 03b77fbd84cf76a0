// One line that says what happened; the element stays, so that a screen reader tells each change.
function render({ model, el }) {
  const line = document.createElement("div");
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  const say = () => {
    line.className = `bilateral-status ${model.get("kind")}`;
    line.textContent = model.get("message");
  };
  model.on("change:message", say);
  model.on("change:kind", say);
  el.append(line);
  say();
}

export default { render };
