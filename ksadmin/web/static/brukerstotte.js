"use strict";
// A draft keeps itself while it is written, and says who else is writing. Everything works without this.
const skjema = document.querySelector("[data-utkast]");
if (skjema) {
  const tekst = skjema.elements.tekst;
  const lagret = skjema.querySelector("[data-lagret]");
  const skriver = document.querySelector("[data-skriver]");
  let venter = 0;
  let sist = tekst.value;

  const vis = (andre) => { skriver.textContent = andre.length ? `${andre.join(" og ")} skriver også et svar nå.` : ""; };
  const lagre = async () => {
    clearTimeout(venter);
    if (tekst.value === sist) return;
    const na = tekst.value;
    const body = new URLSearchParams({ tekst: na, csrf_token: skjema.elements.csrf_token.value });
    try {
      const svar = await fetch(skjema.dataset.utkast, { method: "POST", body, keepalive: na.length < 60000, redirect: "error" });
      if (!svar.ok) throw new Error(String(svar.status));
      sist = na;
      vis((await svar.json()).andre);
      lagret.textContent = `Utkastet ble lagret kl. ${new Date().toLocaleTimeString("nb-NO", { hour: "2-digit", minute: "2-digit" })}.`;
    } catch {
      lagret.textContent = "Utkastet ble ikke lagret. Ta en kopi av teksten, og last siden på nytt.";
    }
  };
  tekst.addEventListener("input", () => { clearTimeout(venter); venter = setTimeout(lagre, 1500); });
  skjema.addEventListener("submit", () => { clearTimeout(venter); sist = tekst.value; });  // else it is a draft again
  document.addEventListener("visibilitychange", () => { if (document.hidden) lagre(); });
  setInterval(async () => {
    const svar = await fetch(skjema.dataset.utkast, { redirect: "error" }).catch(() => null);
    if (svar?.ok) vis((await svar.json()).andre);
  }, 20000);
}

// Count down to the moment an answer goes.
document.querySelectorAll("[data-angre]").forEach((form) => {
  const slutt = Date.now() + Number(form.dataset.angre) * 1000;
  const tikk = setInterval(() => {
    const igjen = Math.ceil((slutt - Date.now()) / 1000);
    form.querySelector("[data-angre-tekst]").textContent = igjen > 0 ? `Sendes om ${igjen} sekunder.` : "Sendes nå.";
    if (igjen <= 0) { clearInterval(tikk); form.querySelector("button").remove(); }
  }, 500);
});

// What other rooms know of who asks comes when it is opened. Until then, and without this, a link leads to it.
document.querySelectorAll("details[data-hent]").forEach((del) => {
  del.addEventListener("toggle", async () => {
    const svar = await fetch(del.dataset.hent + location.search, { redirect: "error" }).catch(() => null);
    if (svar?.ok) del.querySelector("div").innerHTML = await svar.text();
  }, { once: true });
});

// Keys in a list of cases: j and k move, Enter opens, r answers; / searches. Not while typing.
const rader = [...document.querySelectorAll("tr[data-rad] .radlenke")];
document.addEventListener("keydown", (hendelse) => {
  if (hendelse.ctrlKey || hendelse.metaKey || hendelse.altKey || hendelse.target.closest("input, textarea, select")) return;
  const flytt = { j: 1, k: -1 }[hendelse.key];
  if (flytt && rader.length) {
    const naa = rader.indexOf(document.activeElement);
    rader[Math.min(Math.max(naa + flytt, 0), rader.length - 1)].focus();
  } else if (hendelse.key === "r" && skjema) {
    skjema.elements.tekst.focus();
  } else if (hendelse.key === "/") {
    document.querySelector("input[type=search]")?.focus();
  } else return;
  hendelse.preventDefault();
});
