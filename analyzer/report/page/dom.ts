// The only place that makes elements. What is text stays text: there is no way to pass markup, an
// event handler, a style or an address to load from.

type Value = string | number | boolean | undefined;
type Child = Node | string | undefined;

const kSvg = "http://www.w3.org/2000/svg";
const kRefused = /^(on.*|style|src|srcset|srcdoc|data|action|formaction|poster|background)$/i;

function setAll(element: Element, attributes: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (kRefused.test(name)) throw new Error(`the attribute ${name} is not written`);
    if (name === "href" && !String(value).startsWith("#")) throw new Error("only links inside");
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAll(element, attributes);
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

export function svg(
  tag: string,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: Child[]
): SVGElement {
  const element = document.createElementNS(kSvg, tag) as SVGElement;
  setAll(element, attributes);
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** A button that runs `action`. */
export function button(label: string, action: () => void, css = "button"): HTMLButtonElement {
  const made = el("button", { type: "button", class: css }, label);
  made.addEventListener("click", action);
  return made;
}

/** A <select> behind its label; `choose` gets the value. */
export function select(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  choose: (value: string) => void,
): { box: HTMLElement; select: HTMLSelectElement } {
  const made = el("select");
  for (const [value, text] of options) made.append(el("option", { value }, text));
  made.addEventListener("change", () => choose(made.value));
  return { box: el("label", { class: "field" }, el("span", {}, label), made), select: made };
}

export function all<T extends Element = HTMLElement>(
  selector: string,
  root: ParentNode = document,
): T[] {
  return Array.from(root.querySelectorAll<T>(selector));
}
