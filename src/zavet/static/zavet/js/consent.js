// Shows the cookie question in a dialog instead of the plain notice. The plain notice is a form that works without
// scripts; this file fills in the same form and sends it to the same address. Only the server remembers the answer.
"use strict";

(() => {
  const STORE = "zavet_cookies_dialog";
  const notice = document.getElementById("cookie-banner");
  const source = document.getElementById("cookie-banner-data");
  if (!notice || !source || !window.CookieConsent) return;
  const form = notice.querySelector("form");
  const told = JSON.parse(source.textContent);

  // The dialog takes its texts as markup; a policy's words are text, whatever signs stand in them.
  function plain(words) {
    const box = document.createElement("p");
    box.textContent = words;
    return box.innerHTML;
  }

  function forget() {
    localStorage.removeItem(STORE);
  }

  async function send() {
    const granted = CookieConsent.getUserPreferences().acceptedCategories.filter((name) => name !== "necessary");
    const body = new FormData(form);
    body.set("choice", "chosen");
    for (const name of granted) body.append("category", name);
    forget();
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    const isKept = answer.ok || answer.type === "opaqueredirect";
    if (!isKept) notice.hidden = false;
  }

  const categories = { necessary: { enabled: true, readOnly: true } };
  const sections = [
    { description: told.text },
    { title: told.necessary.title, description: told.necessary.text, linkedCategory: "necessary" },
  ];
  for (const category of told.categories) {
    categories[category.name] = { enabled: false, readOnly: false };
    sections.push({
      title: plain(category.title),
      description: plain(category.text),
      linkedCategory: category.name,
    });
  }

  const link = document.createElement("a");
  link.href = told.page;
  link.textContent = told.words.more;

  forget();
  CookieConsent.run({
    mode: "opt-in",
    autoShow: true,
    hideFromBots: false,
    disablePageInteraction: false,
    manageScriptTags: false,
    autoClearCookies: false,
    cookie: { name: STORE, useLocalStorage: true },
    guiOptions: {
      consentModal: { layout: "box wide", position: "bottom center", equalWeightButtons: true, flipButtons: false },
      preferencesModal: { layout: "box", equalWeightButtons: true, flipButtons: false },
    },
    categories,
    onConsent: send,
    onModalReady: () => {
      notice.hidden = true;
    },
    language: {
      default: "page",
      translations: {
        page: {
          consentModal: {
            title: told.title,
            description: told.text,
            acceptNecessaryBtn: told.words.necessary,
            acceptAllBtn: told.words.all,
            showPreferencesBtn: told.words.choose,
            footer: link.outerHTML,
          },
          preferencesModal: {
            title: told.title,
            acceptNecessaryBtn: told.words.necessary,
            acceptAllBtn: told.words.all,
            savePreferencesBtn: told.words.save,
            closeIconLabel: told.words.close,
            sections,
          },
        },
      },
    },
  });
})();
