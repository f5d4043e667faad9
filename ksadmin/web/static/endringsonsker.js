"use strict";
// Comforts of the wishes' pages. Each has a way without script: a link, a form, a list on the page itself.

// The meeting: arrow keys turn the pages, unless the reader is writing or choosing.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  document.querySelector(`[data-tast="${event.key}"]`)?.click();
});

// A round: drag a row, or move it with the arrow keys from its link. Where it is let go, the reason is asked for.
const rekke = document.querySelector("[data-rekke]");
if (rekke) {
  const si = document.querySelector("[data-rekke-si]");
  const rader = () => [...rekke.children];
  const raden = (inni) => rader().find((rad) => rad.contains(inni)); // a row has a table of its own inside
  const plass = (rad) => rader().indexOf(rad) + 1;
  const opprinnelig = rader();
  const lenke = (rad) => rad.querySelector("[data-flytt]");
  const angre = () => rekke.replaceChildren(...opprinnelig);
  const flytt = (rad) => {
    if (rad === opprinnelig[plass(rad) - 1]) return;
    location.href = `${lenke(rad).href}?plass=${plass(rad)}`;
  };
  let dratt = null;

  opprinnelig.forEach((rad) => { rad.draggable = true; });
  rekke.addEventListener("dragstart", (event) => {
    dratt = raden(event.target);
    dratt.classList.add("dras");
    event.dataTransfer.effectAllowed = "move";
  });
  rekke.addEventListener("dragover", (event) => {
    const over = raden(event.target);
    if (!dratt || !over) return;
    event.preventDefault();
    if (over === dratt) return;
    const { top, height } = over.getBoundingClientRect();
    event.clientY < top + height / 2 ? over.before(dratt) : over.after(dratt); // the half it is over, or it would flicker
  });
  rekke.addEventListener("drop", (event) => {
    event.preventDefault();
    if (dratt) flytt(dratt);
  });
  rekke.addEventListener("dragend", (event) => {
    dratt?.classList.remove("dras");
    dratt = null;
    if (event.dataTransfer.dropEffect === "none") angre();
  });
  rekke.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-flytt]")) return;
    const rad = raden(event.target);
    const nabo = { ArrowUp: rad.previousElementSibling, ArrowDown: rad.nextElementSibling }[event.key];
    if (event.key === "Enter" && rad !== opprinnelig[plass(rad) - 1]) {
      event.preventDefault();
      flytt(rad);
    } else if (event.key === "Escape") {
      angre();
      event.target.focus();
      si.textContent = "Flyttingen er angret.";
    } else if (nabo) {
      event.preventDefault();
      event.key === "ArrowUp" ? nabo.before(rad) : nabo.after(rad);
      event.target.focus();
      si.textContent = `Plass ${plass(rad)} av ${opprinnelig.length}. Trykk Enter for å flytte hit, Escape for å angre.`;
    }
  });
}

// A new wish: what may be about the same thing, while it is written.
const ligner = document.querySelector("[data-ligner]");
if (ligner) {
  const felter = ligner.dataset.felter.split(" ").map((navn) => document.getElementById(navn));
  let venter = 0;
  let sist = "";
  const sporr = async () => {
    const tekst = felter.map((felt) => felt.value).join(" ").trim().slice(0, 500);
    if (tekst === sist) return;
    sist = tekst;
    const svar = await fetch(`${ligner.dataset.ligner}?${new URLSearchParams({ tekst })}`);
    if (svar.ok && tekst === sist) ligner.innerHTML = await svar.text();
  };
  felter.forEach((felt) => felt.addEventListener("input", () => {
    clearTimeout(venter);
    venter = setTimeout(sporr, 300);
  }));
}
