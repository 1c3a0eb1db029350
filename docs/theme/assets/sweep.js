// <fig-sweep> shows one of the frames that Python drew. No mathematics here: it only sets the attributes that change.
customElements.define("fig-sweep", class extends HTMLElement {
  connectedCallback() {
    if (this.slider) return;
    const data = this.querySelector("script");
    const { values, changes, start } = JSON.parse(data.textContent);
    data.remove(); // instant navigation would run it as JavaScript
    const svg = this.querySelector("svg");
    const targets = new Map([...svg.querySelectorAll("[data-k]")].map(e => [+e.dataset.k, e]));
    const label = document.createElement("label"), shown = document.createElement("output");
    const symbol = document.createElement("span");
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: values.length - 1, value: start });
    const show = () => {
      const frame = +this.slider.value;
      for (const [k, attribute, frames] of changes) {
        if (attribute === "#text") targets.get(k).textContent = frames[frame];
        else targets.get(k).setAttribute(attribute, frames[frame]);
      }
      shown.value = values[frame];
      this.slider.setAttribute("aria-valuetext", `${this.dataset.symbol} = ${values[frame]}`);
    };
    symbol.textContent = `${this.dataset.symbol} =`;
    label.append(symbol, shown, this.slider);
    this.querySelector(".fig-slider").append(label);
    this.slider.addEventListener("input", show);
    show();
  }
});
