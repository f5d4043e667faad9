"use strict";
// The search over everything as a dialogue. Without script the button is a link to the page that does the same.
(() => {
  const dialog = document.getElementById("palett");
  const felt = dialog?.querySelector("input");
  const ut = dialog?.querySelector("[data-palett-treff]");
  const antall = dialog?.querySelector("[data-palett-antall]");
  if (!felt) return;
  let nyeste = 0;

  const lenker = () => [...ut.querySelectorAll("a[data-treff]")];
  const merk = (lenke) => {
    lenker().forEach((l) => l.toggleAttribute("data-merket", l === lenke));
    lenke?.scrollIntoView({ block: "nearest" });
  };

  const sok = async () => {
    const runde = ++nyeste;
    const svar = await fetch(`${dialog.dataset.palettUrl}?${new URLSearchParams({ q: felt.value })}`, { headers: { Accept: "text/html" } });
    if (runde !== nyeste) return;
    if (!svar.ok || svar.redirected) {
      ut.replaceChildren();
      antall.textContent = "Søket svarte ikke. Last siden på nytt.";
      return;
    }
    ut.innerHTML = await svar.text();
    antall.textContent = felt.value.trim() ? `${lenker().length} treff` : "";
    merk(lenker()[0]);
  };

  const apne = () => {
    if (dialog.open) return;
    dialog.showModal();
    felt.select();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      apne();
    }
  });
  document.querySelector("[data-palett-apne]")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    apne();
  });

  let venter;
  felt.addEventListener("input", () => {
    clearTimeout(venter);
    venter = setTimeout(sok, 120);
  });

  // The arrows move a mark, Enter follows it; Tab goes through the links as anywhere.
  felt.addEventListener("keydown", (event) => {
    const alle = lenker();
    const her = alle.findIndex((l) => l.hasAttribute("data-merket"));
    const steg = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steg && alle.length) {
      event.preventDefault();
      merk(alle[(her + steg + alle.length) % alle.length]);
      antall.textContent = alle[(her + steg + alle.length) % alle.length].textContent;
    }
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const lenke = ut.querySelector("a[data-merket]");
    if (!lenke) return;  // nothing found yet: the page of the search takes it
    event.preventDefault();
    lenke.click();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
})();
