(() => {
"use strict";
// Comfort only: without it every card is there, in the order of the names.
const byId = id => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const words = data.words, locale = document.documentElement.lang;
const cards = [...document.querySelectorAll(".card")];
const lists = [...document.querySelectorAll(".cards")].map(list => ({list, cards: [...list.children]}));
const pairs = cards.map((_, at) => [data.pairs.substr(6 * at, 3), data.pairs.substr(6 * at + 3, 3)]);
const form = byId("controls"), search = byId("search"), subject = byId("subject"), figure = byId("figure"), order = byId("order"), show = byId("show");

// Numbers as the reports word them.
const number = (options, value) => new Intl.NumberFormat(locale, options).format(value);
const decimals = (value, digits) => number({minimumFractionDigits: digits, maximumFractionDigits: digits}, value);
const compact = value => {
  const size = Math.abs(value);
  if (size < 1e6) return size >= 100 || Number.isInteger(value) ? decimals(value, 0) : decimals(value, 1);
  return number({notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3}, value).replaceAll(" ", "\u00a0");
};
const share = value => {
  const size = Math.abs(value);
  if (size > 0 && size < 5e-5) return words.under.replace("{limit}", number({style: "percent", minimumFractionDigits: 2}, 1e-4));
  const digits = size >= 0.0995 || size === 0 ? 0 : size >= 0.00995 ? 1 : 2;
  return number({style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits}, value);
};
const forms = {
  "USD": value => (value < 0 ? "\u2212" : "") + (Math.abs(value) < 1e6 ? words.usd : words.usd_scaled).replace("{amount}", compact(Math.abs(value))),
  "USD/kg": value => words.usd_kg.replace("{amount}", decimals(value, 2)),
  "share": share,
  "percent": value => share(value / 100),
  "ratio": value => decimals(value, 2),
  "index": value => decimals(value, 3),
  "index 0-100": value => decimals(value, 1),
  "count": value => decimals(value, 0),
  "rank": value => decimals(value, 0),
  "year": value => String(Math.trunc(value)),
  "yes/no": value => value ? words.yes : words.no,
  "km": value => words.km.replace("{number}", decimals(value, 0)),
  "days": value => words.days.replace("{number}", decimals(value, 0)),
  "tonnes": value => words.tonnes.replace("{number}", decimals(value, 0)),
};
const told = (value, unit) => Number.isFinite(value) ? (forms[unit] ?? compact)(value) : Number.isNaN(value) ? words.missing : words.absent;

// Columns of figures, unpacked when they are first asked for.
const inflated = async text => {
  const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
const columns = new Map();
const column = async (group, at) => {
  if (!columns.has(group)) {
    const planes = await inflated(data.groups[group].data);
    const count = planes.length / 4, bytes = new Uint8Array(planes.length);
    for (let plane = 0; plane < 4; plane += 1) for (let i = 0; i < count; i += 1) bytes[4 * i + plane] = planes[plane * count + i];
    columns.set(group, new Float32Array(bytes.buffer));
  }
  return columns.get(group).subarray(at * data.reports, (at + 1) * data.reports);
};

// Search: names of countries in any language, codes, pairs.
const plain = text => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
  .replace(/ı/g, "i").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d").replace(/ß/g, "ss").replace(/ς/g, "σ").replace(/&/g, " and ")
  .replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}\p{M}]/gu, "").normalize("NFC");
const countries = Object.entries(data.countries).map(([code, [iso2, name]]) =>
  ({code, codes: [code.toLowerCase(), iso2.toLowerCase()], words: name.split(/[\s-]+/).map(plain), name: plain(name), others: []}));
inflated(data.names).then(bytes => {
  const lines = new TextDecoder().decode(bytes).split("\n");
  countries.forEach((country, at) => { country.others = lines[at].split("|"); });
  if (search.value) update();
});
const tests = [
  (country, key) => country.codes.includes(key) || country.name.startsWith(key) || country.words.some(word => word.startsWith(key)),
  (country, key) => country.others.some(name => name.startsWith(key)),
  (country, key) => country.others.some(name => name.includes(key)),
];
const named = key => {
  for (const test of tests) {
    const found = countries.filter(country => test(country, key));
    if (found.length) return new Set(found.map(country => country.code));
  }
  return new Set();
};
const wanted = text => {
  const whole = plain(text);
  if (!whole) return null;
  const pair = /^\s*([a-z]{3})\s*[-–—\/]\s*([a-z]{3})\s*$/i.exec(text);
  if (pair) return [new Set([pair[1].toUpperCase()]), new Set([pair[2].toUpperCase()]), true];
  const all = named(whole);
  if (all.size) return [all];
  return text.split(/[\s,;\/–—-]+/).map(plain).filter(Boolean).map(named);
};
const matches = (query, [reporter, partner]) => query === null
  || (query[2] === true ? query[0].has(reporter) && query[1].has(partner) : query.every(codes => codes.has(reporter) || codes.has(partner)));

// Showing.
const status = byId("status"), elsewhere = byId("elsewhere");
const update = () => {
  const query = wanted(search.value), kind = show ? show.value : "all";
  let shown = 0;
  cards.forEach((card, at) => {
    const failed = at >= data.reports;
    const hidden = !(matches(query, pairs[at]) && (kind === "all" || (kind === "failures") === failed));
    if (card.hidden !== hidden) card.hidden = hidden;
    if (!hidden) shown += 1;
  });
  for (const {list, cards: own} of lists) list.parentElement.hidden = own.every(card => card.hidden);
  status.textContent = shown ? words.shown.replace("{shown}", decimals(shown, 0)).replace("{count}", decimals(cards.length, 0)) : words.none;
  if (elsewhere) tellElsewhere(query);
};
const tellElsewhere = query => {
  const list = elsewhere.querySelector("ul");
  list.replaceChildren();
  let more = 0;
  if (query) {
    for (const [file, names] of data.elsewhere) for (let at = 0; at < names.length; at += 6) {
      const pair = [names.substr(at, 3), names.substr(at + 3, 3)];
      if (!matches(query, pair)) continue;
      if (list.children.length >= 40) { more += 1; continue; }
      const link = document.createElement("a"), item = document.createElement("li");
      link.href = `${file}#${pair[0]}-${pair[1]}`;
      link.textContent = words.pair.replace("{reporter}", data.countries[pair[0]]?.[1] ?? pair[0]).replace("{partner}", data.countries[pair[1]]?.[1] ?? pair[1]);
      item.append(link);
      list.append(item);
    }
  }
  if (more) {
    const item = document.createElement("li");
    item.textContent = words.more.replace("{count}", decimals(more, 0));
    list.append(item);
  }
  elsewhere.hidden = !list.children.length;
};

// Sorting.
const option = (text, value) => new Option(text, value);
const fill = () => {
  const group = data.groups[subject.value];
  figure.replaceChildren(...(group ? group.facts.map(([label], at) => option(label, at)) : []));
  figure.disabled = !group;
  figure.parentElement.hidden = !group;
  order.parentElement.hidden = !group;
};
const isRank = () => data.groups[subject.value]?.facts[figure.value]?.[1] === "rank";
const lines = new Map();
const line = card => {
  if (!lines.has(card)) {
    const own = document.createElement("p");
    own.className = "by";
    own.append(document.createElement("span"), document.createElement("b"));
    lines.set(card, own);
  }
  return lines.get(card);
};
let asked = 0;
const sort = async () => {
  const turn = asked += 1, group = data.groups[subject.value], reports = lists[0];
  if (!data.reports) return;
  if (!group) {
    lines.forEach(own => own.remove());
    reports.list.replaceChildren(...reports.cards);
    return;
  }
  const at = Number(figure.value), values = await column(subject.value, at);
  if (turn !== asked) return;
  const [label, unit] = group.facts[at], way = Number(order.value);
  const places = reports.cards.map((_, place) => place).sort((a, b) => {
    const one = Number.isFinite(values[a]), two = Number.isFinite(values[b]);
    return one && two ? way * (values[a] - values[b]) || a - b : two - one || a - b;
  });
  reports.cards.forEach((card, place) => {
    const own = line(card);
    own.firstChild.textContent = label;
    own.lastChild.textContent = told(values[place], unit);
    if (!own.parentNode) card.querySelector(".codes").after(own);
  });
  reports.list.replaceChildren(...places.map(place => reports.cards[place]));
};

// What was asked for stays with this entry of the history, for those who come back from a report.
const controls = [search, subject, figure, order, show].filter(Boolean);
const remember = () => history.replaceState(Object.fromEntries(controls.map(control => [control.id, control.value])), "");
const recall = () => {
  const kept = history.state;
  for (const control of kept ? controls : []) {
    if (control === figure) fill();
    if (kept[control.id] !== undefined) control.value = kept[control.id];
  }
};
let pause;

subject.append(option(words.names, ""), ...data.groups.map((group, at) => option(group.label, at)));
fill();
recall();
form.hidden = false;
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { fill(); update(); sort(); remember(); search.focus(); }));
form.addEventListener("change", remember);
search.addEventListener("input", () => { update(); clearTimeout(pause); pause = setTimeout(remember, 300); });
show?.addEventListener("change", update);
subject.addEventListener("change", () => { fill(); order.value = isRank() ? "1" : "-1"; sort(); remember(); });
figure.addEventListener("change", () => { order.value = isRank() ? "1" : "-1"; sort(); remember(); });
order.addEventListener("change", sort);
update();
if (subject.value) sort();
})();
