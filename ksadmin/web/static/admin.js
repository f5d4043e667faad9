"use strict";
// Small comforts on top of pages that work without script. Nothing dangerous is decided here.

// An error summary is where the reader should be.
document.querySelector("[data-fokus]")?.focus();

// A click anywhere in a row opens it, unless the reader is selecting text or aiming at something else.
document.addEventListener("click", (event) => {
  const rad = event.target.closest("tr[data-rad]");
  if (!rad || event.target.closest("a, button, input, label, select")) return;
  if (getSelection().toString() !== "") return;
  rad.querySelector(".radlenke")?.click();
});

// What a reader has opened stays open on the next page.
document.querySelectorAll("details[data-husk]").forEach((detaljer) => {
  const navn = detaljer.dataset.husk;
  if (localStorage.getItem(navn)) detaljer.open = true;
  detaljer.querySelector("summary").addEventListener("click", () => {
    if (detaljer.open) localStorage.removeItem(navn);
    else localStorage.setItem(navn, "1");
  });
});

// Tick all, and say how many are ticked.
const valg = () => [...document.querySelectorAll("input[name=rowid]")];
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-velg-alle]")) valg().forEach((boks) => { boks.checked = event.target.checked; });
  if (!event.target.matches("[data-velg-alle], input[name=rowid]")) return;
  const antall = valg().filter((boks) => boks.checked).length;
  const tekst = document.querySelector("[data-valgte-tekst]");
  tekst.dataset.opprinnelig ??= tekst.textContent;
  tekst.textContent = antall ? `${antall} valgt:` : tekst.dataset.opprinnelig;
});

// Another operation of a filter brings its own kind of field.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-filter-operasjon]")) return;
  const mal = document.getElementById(event.target.selectedOptions[0].dataset.mal);
  event.target.closest("[data-filter]").querySelector("[data-filter-verdi]").replaceChildren(mal.content.cloneNode(true));
});

// Filters left empty stay out of the address. The operation has no name and is never sent.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-uten-tomme]")) return;
  event.target.querySelectorAll("[name]").forEach((felt) => { felt.disabled = felt.value === ""; });
});

// A long export: part after part, each from where the last one ended, saved as one file when all is here.
document.addEventListener("click", async (event) => {
  const lenke = event.target.closest("a[data-i-deler]");
  if (!lenke || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (lenke.ariaDisabled) return;
  lenke.ariaDisabled = "true";
  const gang = lenke.closest("[data-last-ned]").querySelector("[data-gang]");
  const tall = (antall) => antall.toLocaleString("nb-NO");
  const deler = [];
  gang.hidden = false;
  try {
    for (let neste = "start", hentet = 0; neste; ) {
      const av = lenke.dataset.iDeler && ` av ${tall(Math.max(hentet, Number(lenke.dataset.iDeler)))}`;
      gang.textContent = `Henter: ${tall(hentet)}${av} rader …`;
      const adresse = new URL(lenke.href);
      adresse.searchParams.set("del", neste);
      const svar = await fetch(adresse);
      if (!svar.ok || svar.redirected) throw new Error(svar.status);
      deler.push(await svar.blob());
      hentet += Number(svar.headers.get("X-Rader"));
      neste = svar.headers.get("X-Neste");
      if (!neste) gang.textContent = `${tall(hentet)} rader er lastet ned.`;
    }
    const fil = document.createElement("a");
    fil.href = URL.createObjectURL(new Blob(deler, { type: "text/csv" }));
    fil.download = new URL(lenke.href).pathname.split("/").at(-4) + ".csv";
    fil.click();
    setTimeout(() => URL.revokeObjectURL(fil.href), 60000);
  } catch {
    gang.textContent = "Nedlastingen stoppet. Ingenting er lagret. Prøv igjen, eller bruk filtrene.";
  } finally {
    lenke.ariaDisabled = null;
  }
});

// Rows inside a form: a new row is a copy of the template, numbered after the last.
document.querySelectorAll("[data-ny-rad]").forEach((knapp) => { knapp.hidden = false; });
document.addEventListener("click", (event) => {
  event.target.closest("[data-fjern-rad]")?.closest(".underskjema-rad").remove();
  const knapp = event.target.closest("[data-ny-rad]");
  if (!knapp) return;
  const skjema = knapp.closest("[data-underskjema]");
  const rader = skjema.querySelector(".underskjema-rader");
  const numre = [...rader.children].map((rad) => Number(rad.id.split("-").pop()));
  const prefiks = `${skjema.dataset.underskjema}-${Math.max(-1, ...numre) + 1}`;
  const ny = skjema.querySelector("template").content.cloneNode(true).firstElementChild;
  ny.id = prefiks;
  const foran = (element, egenskap) => {
    const verdi = element.getAttribute(egenskap);
    if (verdi !== null) element.setAttribute(egenskap, verdi ? `${prefiks}-${verdi}` : prefiks);
  };
  ny.querySelectorAll("[id], [name], [for]").forEach((element) => ["id", "name", "for"].forEach((e) => foran(element, e)));
  rader.append(ny);
  ny.querySelector("input, select, textarea")?.focus();
});
