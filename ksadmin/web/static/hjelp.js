"use strict";
// The keys as a dialogue (?), and the tour. Without script the same is in the guide.
(() => {
  const taster = document.getElementById("taster");
  const tur = document.getElementById("omvisning");
  if (!taster || !tur) return;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    taster.showModal();
  });
  document.querySelector("[data-taster-apne]")?.addEventListener("click", (event) => {
    event.preventDefault();
    taster.showModal();
  });
  document.querySelectorAll("[data-lukk]").forEach((knapp) => knapp.addEventListener("click", () => knapp.closest("dialog").close()));

  const sett = "omvisning:sett";
  const stopp = [...tur.querySelectorAll("[data-stopp]")];
  const [forrige, neste] = ["[data-forrige]", "[data-neste]"].map((v) => tur.querySelector(v));
  let her = 0;
  const pek = (maal) => document.querySelectorAll("[data-pekt]").forEach((e) => e.removeAttribute("data-pekt"))
    || (maal && [...document.querySelectorAll(maal)].find((e) => e.offsetParent !== null)?.setAttribute("data-pekt", ""));
  const vis = (nr) => {
    her = nr;
    stopp.forEach((s, i) => { s.hidden = i !== nr; });
    forrige.hidden = nr === 0;
    neste.textContent = nr === stopp.length - 1 ? "Ferdig" : "Neste";
    pek(stopp[nr].dataset.stopp);
    stopp[nr].querySelector("h2").focus();
  };
  const start = () => {
    document.querySelector("[data-omvisning-tilbud]")?.remove();
    tur.show();
    vis(0);
  };
  forrige.addEventListener("click", () => vis(her - 1));
  neste.addEventListener("click", () => (her === stopp.length - 1 ? tur.close() : vis(her + 1)));
  tur.addEventListener("close", () => { pek(null); localStorage.setItem(sett, "1"); });
  tur.addEventListener("keydown", (event) => { if (event.key === "Escape") tur.close(); });
  document.querySelectorAll("[data-omvisning-start]").forEach((knapp) => {
    knapp.hidden = false;
    knapp.addEventListener("click", start);
  });
  const tilbud = document.querySelector("[data-omvisning-tilbud]");
  if (tilbud && !localStorage.getItem(sett)) tilbud.hidden = false;
  document.querySelector("[data-omvisning-nei]")?.addEventListener("click", () => {
    localStorage.setItem(sett, "1");
    tilbud.remove();
  });
})();
