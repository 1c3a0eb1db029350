// <fig-sweep> shows one of the frames that Python drew. No mathematics here: it only sets the attributes that change. The
// frames come when the reader's hand comes near, from figures/NAME.js; an address that holds a state counts as a touch.
customElements.get("fig-sweep") || customElements.define("fig-sweep", class extends HTMLElement {
  connectedCallback() {
    if (this.slider) return;
    const { name, parameter, symbol, values, start, frames } = this.dataset;
    const stops = values.split(" "), label = document.createElement("label"), shown = document.createElement("output");
    const attributes = { type: "range", min: 0, max: stops.length - 1, value: start, ariaLabel: symbol };
    this.slider = Object.assign(document.createElement("input"), attributes);
    label.append(`${symbol} = `, shown, this.slider);
    this.querySelector(".fig-slider").append(label);
    const draw = () => {
      for (const [k, attribute, values] of figFrames[name]) {
        const element = this.querySelector(`[data-k="${k}"]`), value = values[this.slider.value];
        attribute === "#text" ? element.textContent = value : element.setAttribute(attribute, value);
      }
    };
    const fetch = () => {
      if (this.asked || globalThis.figFrames?.[name]) return;
      this.asked = true;
      const source = document.createElement("script");
      source.src = frames;
      source.onload = draw;
      source.onerror = () => { this.asked = false };
      document.head.append(source);
    };
    const show = () => {
      shown.value = stops[this.slider.value];
      this.slider.setAttribute("aria-valuetext", `${symbol} = ${shown.value}`);
      globalThis.figFrames?.[name] ? draw() : fetch();
    };
    for (const hand of ["pointerover", "focusin", "touchstart"]) this.addEventListener(hand, fetch, { passive: true });
    this.slider.addEventListener("input", show);
    const state = parseFloat(new URLSearchParams(location.search).get(`${name}.${parameter}`));
    const away = stop => Math.abs(stop - state);
    if (!isNaN(state)) this.slider.value = stops.indexOf(stops.reduce((a, b) => away(b) < away(a) ? b : a));
    shown.value = stops[this.slider.value];
    this.slider.setAttribute("aria-valuetext", `${symbol} = ${shown.value}`);
    if (!isNaN(state)) show();
  }
});
