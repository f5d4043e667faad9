"use strict";
// Saves a draft while it is written. The page works without: its buttons save too.

document.querySelectorAll("form[data-kladd]").forEach((skjema) => {
  const status = skjema.querySelector("[data-kladd-status]");
  let venter, sender = false;

  const lagre = async () => {
    if (sender) return planlegg(500);
    const felt = new FormData(skjema);
    felt.delete("fil"); // a file goes by its own button, once
    felt.set("handling", "kladd");
    status.textContent = skjema.dataset.lagrer;
    sender = true;
    try {
      const svar = await fetch(skjema.action, { method: "POST", body: felt });
      if (svar.status === 409) { status.textContent = skjema.dataset.opptatt; return; }
      if (!svar.ok) throw new Error(svar.status);
      skjema.elements.versjon.value = (await svar.json()).versjon;
      status.textContent = skjema.dataset.lagret;
    } catch {
      status.textContent = skjema.dataset.feilet;
      planlegg(10000);
    } finally {
      sender = false;
    }
  };
  const planlegg = (om) => { clearTimeout(venter); venter = setTimeout(lagre, om); };

  skjema.addEventListener("input", (hendelse) => { if (hendelse.target.type !== "file") planlegg(800); });
  skjema.addEventListener("submit", (hendelse) => {
    clearTimeout(venter);
    if (!sender) return;
    hendelse.preventDefault(); // a draft is on its way: the version it brings back must be in the form first
    const vent = setInterval(() => { if (!sender) { clearInterval(vent); skjema.requestSubmit(hendelse.submitter); } }, 50);
  });
});
