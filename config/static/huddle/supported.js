// Tell the style sheet, before anything is drawn, that a script is there to open what it folds.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
