// What automatic checkers leave undecided, asked of the page itself. Each function returns what is wrong; [] is well.
const shown = element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && element.checkVisibility();
};
const told = element => `${element.tagName.toLowerCase()} ${element.textContent.trim().slice(0, 40)}`;
const parsed = text => {
  const found = text.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
  return found ? [+found[1], +found[2], +found[3], found[4] === undefined ? 1 : +found[4]] : null;
};
const over = (top, bottom) => [0, 1, 2].map(part => top[part] * top[3] + bottom[part] * (1 - top[3])).concat(1);
const luminance = colour => {
  const [red, green, blue] = colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const paint = element => {
  const style = getComputedStyle(element);
  if (!(element instanceof SVGElement) || element.tagName === "svg") return parsed(style.backgroundColor);
  const fill = parsed(style.fill);
  return fill && [fill[0], fill[1], fill[2], fill[3] * style.fillOpacity * style.opacity];
};

// WCAG 2.1, 1.4.3: each text against all that is painted below it, in its middle and at both its ends.
function unreadable() {
  const wrong = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].find(node => node.nodeType === 3 && node.data.trim());
    if (!own || !shown(element) || element.closest(".unseen, .skip, .up")) continue;
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const range = document.createRange();
    range.selectNodeContents(own);
    const box = range.getClientRects()[0];
    if (!box || !box.width) continue;
    const ink = parsed(element instanceof SVGElement ? getComputedStyle(element).fill : getComputedStyle(element).color);
    for (const share of [0.02, 0.5, 0.98]) {
      const stack = document.elementsFromPoint(box.left + box.width * share, box.top + box.height / 2);
      const at = stack.indexOf(element);
      if (at < 0) continue;
      const below = stack.slice(element instanceof SVGElement ? at + 1 : at).map(paint).filter(Boolean);
      const ground = below.reduceRight((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
      const ratio = contrast(over(ink, ground), ground);
      const large = parseFloat(getComputedStyle(element).fontSize) >= 24;
      if (ratio < (large ? 3 : 4.5)) { wrong.push(`${told(element)}: ${ratio.toFixed(2)}`); break; }
    }
  }
  return wrong;
}

// What lies beyond the paper, or is cut off by its box, when the page is printed. A sheet may be turned for a table.
function clipped() {
  const upright = document.documentElement.clientWidth + 1;
  return [...document.body.querySelectorAll("*")].filter(shown).filter(element => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const inside = element instanceof SVGElement && element.tagName !== "svg";
    if (inside || element.closest(".unseen, math")) return false;
    const turned = element.closest(".wide") && getComputedStyle(element.closest(".wide")).page === "turned";
    return box.right > (turned ? upright * 1.47 : upright) || box.left < -1 || (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1);
  }).map(told);
}

// Boxes that scroll by themselves and cannot be reached from the keyboard.
function unfocusable() {
  return [...document.querySelectorAll("body *")].filter(shown).filter(element =>
    (element.scrollWidth > element.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(element).overflowX)) &&
    element.tabIndex < 0).map(told);
}

// Numbers without their source on hovering, without an entry in the evidence, or whose entry does not lead back.
function unproven() {
  return [...document.querySelectorAll('main a[href^="#fact-"]')].filter(link => !link.closest(".evidence")).filter(link => {
    const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return !link.title || !entry || !link.id || ![...entry.querySelectorAll("a")].some(back => back.hash.slice(1) === link.id);
  }).map(told);
}

// Tables whose rows cannot be saved from the page itself.
function undownloadable() {
  return [...document.querySelectorAll("main table")].filter(table => {
    const link = table.closest(".table")?.querySelector('a[download$=".csv"]');
    return !link || !link.href.startsWith("data:text/csv;charset=utf-8,%EF%BB%BF");
  }).map(told);
}

// WCAG 2.1, 1.4.1: links among other words that their colour alone tells apart, in any block whose words are not all links.
function unmarked() {
  const inline = element => ["inline", "inline-block", "contents"].includes(getComputedStyle(element).display);
  const underlined = element => getComputedStyle(element).textDecorationLine.includes("underline");
  const beside = new Map();
  const words = block => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, node =>
      node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : node.matches("a[href]") || !inline(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
    let text = "";
    while (walker.nextNode()) text += walker.currentNode.data;
    return /[\p{L}\p{N}]/u.test(text);
  };
  return [...document.querySelectorAll("body a[href]")].filter(link => link instanceof HTMLElement && inline(link) && shown(link)).filter(link => {
    let block = link.parentElement;
    while (inline(block)) block = block.parentElement;
    if (!beside.has(block)) beside.set(block, words(block));
    return beside.get(block) && !underlined(link);
  }).map(told);
}
