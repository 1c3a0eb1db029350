// <lam-translator> says the number of one library as every other has it. The factors are Python's: constant · λ^a · n^b ·
// s_y^c · batch^d · lr^e, and all that is done here is to multiply them. The address holds what the reader typed.
customElements.get("lam-translator") || customElements.define("lam-translator", class extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    const names = ["id", "group", "title", "parameter", "code", "note", "constant", "powers"];
    this.rows = JSON.parse(this.dataset.rows).map(row => Object.fromEntries(names.map((name, k) => [name, row[k]])));
    const make = (tag, attributes = {}, ...children) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.append(...children);
      return element;
    };
    const fields = {};
    this.form = make("form", { noValidate: true, className: "translator" });
    this.form.setAttribute("aria-label", "Translate λ");
    this.form.addEventListener("submit", event => event.preventDefault());
    const field = (name, label, input) => {
      const said = make("span", { id: `tr-${name}-said`, className: "translator-said" });
      said.setAttribute("aria-live", "polite");
      input.id = `tr-${name}`;
      input.setAttribute("aria-describedby", said.id);
      const words = make("label", { htmlFor: input.id }, label), box = make("p", {}, words, input, said);
      this.form.append(box);
      fields[name] = { input, said, words, box };
    };
    const select = make("select");
    for (const group of new Set(this.rows.map(row => row.group))) {
      const options = this.rows.filter(row => row.group === group).map(row => make("option", { value: row.id }, row.title));
      select.append(make("optgroup", { label: group }, ...options));
    }
    const text = mode => make("input", { type: "text", inputMode: mode, autocomplete: "off", spellcheck: false });
    field("from", "Your λ comes from", select);
    field("lambda", "", text("decimal"));
    field("n", "n, the rows of the data", text("numeric"));
    field("s_y", "s_y, the standard deviation of y", text("decimal"));
    field("batch", "b, the rows of a minibatch", text("numeric"));
    field("lr", "η, the learning rate", text("decimal"));
    const lead = make("p", { className: "translator-lead" }), list = make("ul", { className: "translator-rows" });
    this.append(this.form, lead, list);

    const sizes = ["n", "s_y", "batch", "lr"], whole = { n: true, batch: true }, typed = ["lambda", ...sizes];
    const start = { from: "lasso", lambda: "0.1", n: "200", s_y: "", batch: "", lr: "" };
    // Returns the number, or what keeps the text from being one.
    const read = (text, isWhole) => {
      text = text.trim();
      if (!text) return "Type a number.";
      if (/^[-−]/.test(text) && /\d/.test(text)) return "It has to be above 0.";
      if (!/^\+?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return "This is not a number. Write one like 0.1.";
      const value = Number(text);
      if (value > (isWhole ? 1e15 : 1e300)) return "This is too large.";
      if (!/[1-9]/.test(text.replace(/e.*/i, ""))) return "It has to be above 0.";
      if (value < 1e-300) return "This is too small.";
      return isWhole && !Number.isInteger(value) ? "It has to be a whole number." : value;
    };
    const chosen = () => this.rows.find(row => row.id === select.value);
    const needs = row => sizes.filter((_, k) => row.powers[k + 1]);
    const factor = (row, values) => sizes.reduce((product, name, k) => product * (row.powers[k + 1] ? values[name] ** row.powers[k + 1] : 1), row.constant);
    let shown = [];
    const draw = () => {
      const row = chosen(), others = this.rows.filter(other => other.group === row.group && other !== row);
      fields.lambda.words.textContent = row.parameter === "λ" ? "λ" : `Its ${row.parameter}`;
      for (const name of sizes) fields[name].box.hidden = ![row, ...others].some(other => needs(other).includes(name));
      shown = others.map((other, k) => {
        const value = make("output"), code = make("pre", { id: `tr-code-${k}` }), note = make("span", { className: "translator-note" }, other.note);
        const copy = make("button", { type: "button" }, "Copy");
        copy.dataset.copy = code.id;
        copy.setAttribute("aria-label", `Copy: ${other.title}`);
        const line = make("div", { className: "translator-line" }, code, copy);
        const item = make("li", {}, make("b", {}, other.title), " ", value, note, line);
        item.dataset.id = other.id;
        return { other, value, code, line, item };
      });
      list.replaceChildren(...shown.map(({ item }) => item));
    };
    const fill = () => {
      const row = chosen(), values = {};
      for (const name of typed) {
        const { input, said, box } = fields[name], found = read(input.value, whole[name]);
        const idle = name !== "lambda" && !input.value.trim() && !needs(row).includes(name);
        const wrong = box.hidden || idle ? "" : typeof found === "string" ? found : name === "batch" && found > values.n ? "It is at most n." : "";
        if (said.textContent !== wrong) said.textContent = wrong;
        input.setAttribute("aria-invalid", !!wrong);
        if (!wrong && typeof found === "number") values[name] = found;
      }
      const known = [["lambda"], needs(row)].flat().every(name => name in values);
      lead.textContent = known ? `The same fit elsewhere. Only rows of the same loss and penalty are comparable: here ${row.group}.` : "Nothing is translated until the fields above hold numbers.";
      const lam = known ? (values.lambda / factor(row, values)) ** row.powers[0] : NaN;
      for (const { other, value, code, line } of shown) {
        const missing = needs(other).filter(name => !(name in values)), result = factor(other, values) * lam ** other.powers[0];
        const good = known && !missing.length && result > 1e-300 && result < 1e300;
        value.value = good ? `${other.parameter} = ${+result.toPrecision(6)}` : !known ? "–" : missing.length ? `needs ${missing.join(" and ").replace("batch", "b").replace("lr", "η")}` : "outside of what a number can hold";
        line.hidden = !good;
        code.textContent = good ? other.code.replace("{}", () => +result.toPrecision(12)) : "";
      }
    };
    const remember = () => {
      const address = new URL(location.href);
      for (const [name, { input, box }] of Object.entries(fields))
        input.value.trim() && !box.hidden ? address.searchParams.set(name, input.value.trim()) : address.searchParams.delete(name);
      history.replaceState(history.state, "", address);
    };
    const asked = new URLSearchParams(location.search), notes = {};
    for (const [name, { input }] of Object.entries(fields)) {
      const said = asked.get(name);
      const good = said === null || (name === "from" ? this.rows.some(row => row.id === said) : typeof read(said, whole[name]) === "number");
      input.value = good && said !== null ? said : start[name];
      if (!good) notes[name] = name === "from" ? "The address names none of these." : `The address has no number here that can be used${start[name] && `: this is ${start[name]}`}.`;
    }
    draw();
    fill();
    for (const [name, note] of Object.entries(notes)) fields[name].said.textContent = note;
    select.addEventListener("change", () => { fields.from.said.textContent = ""; draw(); fill(); remember(); });
    this.form.addEventListener("input", event => { if (event.target !== select) { fill(); remember(); } });
  }
});
