"use strict";
// Shows a password while it is typed, and says how hard a new one is to guess; it goes nowhere before the form is sent.
// The page works without.

document.querySelectorAll("input[type=password]").forEach((felt) => {
  const navn = document.querySelector(`label[for="${felt.id}"]`).firstChild.textContent.trim();
  const knapp = Object.assign(document.createElement("button"), { type: "button", className: "ds-button vis-passord" });
  Object.assign(knapp.dataset, { variant: "tertiary", size: "sm" });
  const vis = (synlig) => {
    felt.type = synlig ? "text" : "password";
    knapp.textContent = synlig ? "Skjul" : "Vis";
    knapp.setAttribute("aria-label", `${knapp.textContent} ${navn.toLowerCase()}`);
  };
  knapp.addEventListener("click", () => vis(felt.type === "password"));
  felt.form.addEventListener("submit", () => vis(false)); // else the browser would remember it as any other text
  felt.after(knapp);
  vis(false);
});

const nytt = document.querySelector("[data-styrke]") && document.querySelector("input[autocomplete=new-password]");
if (nytt) {
  const styrke = document.querySelector("[data-styrke]");
  nytt.closest(".ds-field").append(styrke);
  nytt.addEventListener("input", () => {
    const { score } = zxcvbn(nytt.value.slice(0, 72), ["ksadmin"]);
    const kort = nytt.value.length < Number(styrke.dataset.styrke);
    styrke.querySelector("meter").value = kort ? Math.min(score, 1) : score;
    styrke.querySelector("output").textContent = kort ? "For kort" : score < 3 ? "For lett å gjette" : score < 4 ? "Vanskelig å gjette" : "Svært vanskelig å gjette";
    styrke.hidden = !nytt.value;
  });
}
