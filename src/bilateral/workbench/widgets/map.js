// A map of countries: a click picks one; from the keyboard arrows move to the next country that way, Enter picks it.
const SVG = "http://www.w3.org/2000/svg";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function draw(model, el) {
  el.replaceChildren();
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${model.get("width")} ${model.get("height")}`);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", model.get("label"));
  const paths = new Map();
  for (const country of model.get("countries")) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", country.path);
    path.setAttribute("role", "button");
    path.setAttribute("aria-label", country.name);
    path.dataset.iso3 = country.iso3;
    const title = document.createElementNS(SVG, "title");
    title.textContent = country.name;
    path.append(title);
    svg.append(path);
    paths.set(country.iso3, path);
  }
  const marks = ["reporter", "partner"].map((end) => {
    const mark = document.createElementNS(SVG, "circle");
    mark.setAttribute("r", "5");
    mark.setAttribute("aria-hidden", "true");
    svg.append(mark);
    return [end, mark];
  });
  el.append(svg);
  return { svg, paths, marks };
}

function render({ model, el }) {
  el.classList.add("bilateral-map");
  const { svg, paths, marks } = draw(model, el);
  const places = new Map(model.get("countries").map((country) => [country.iso3, country]));

  const reach = (iso3) => {
    for (const path of paths.values()) path.setAttribute("tabindex", "-1");
    paths.get(iso3)?.setAttribute("tabindex", "0");
  };
  const colour = () => {
    const ends = { [model.get("reporter")]: "reporter_colour", [model.get("partner")]: "partner_colour" };
    for (const [iso3, path] of paths) {
      path.style.fill = ends[iso3] ? model.get(ends[iso3]) : "";
      path.setAttribute("aria-pressed", String(iso3 === model.get("partner")));
    }
    for (const [end, mark] of marks) {
      const place = places.get(model.get(end));
      mark.style.display = place ? "" : "none";
      mark.style.fill = model.get(`${end}_colour`);
      if (place) {
        mark.setAttribute("cx", place.x);
        mark.setAttribute("cy", place.y);
      }
    }
    const start = paths.has(model.get("partner")) ? model.get("partner") : paths.keys().next().value;
    if (!svg.contains(document.activeElement)) reach(start);
  };
  const pick = (iso3) => {
    model.set("picked", { iso3, count: (model.get("picked").count ?? 0) + 1 });
    model.save_changes();
  };
  const move = (from, [dx, dy]) => {
    let best, nearest = Infinity;
    for (const other of places.values()) {
      const x = other.x - from.x, y = other.y - from.y;
      const along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
      const cost = along + 2 * aside;
      if (along > 0.5 && cost < nearest) [best, nearest] = [other.iso3, cost];
    }
    if (best) {
      reach(best);
      paths.get(best).focus();
    }
  };

  svg.addEventListener("click", (event) => {
    const iso3 = event.target.closest("path")?.dataset.iso3;
    if (iso3) {
      reach(iso3);
      pick(iso3);
    }
  });
  svg.addEventListener("keydown", (event) => {
    const iso3 = event.target.dataset.iso3;
    if (!iso3) return;
    if (WAYS[event.key]) move(places.get(iso3), WAYS[event.key]);
    else if (event.key === "Enter" || event.key === " ") pick(iso3);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const name of ["reporter", "partner", "reporter_colour", "partner_colour"]) {
    model.on(`change:${name}`, colour);
  }
  colour();
}

export default { render };
