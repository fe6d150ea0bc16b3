//! Pages for people at desks and tablets, drawn from `templates/desk`.

use docket::calendar::{Date, roc_year};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, context};
use serde::Serialize;

use super::assets;
use crate::door::{Answer, Problem};

/// The templates of desks and tablets.
pub struct Pages {
    drawn: Environment<'static>,
}

impl Pages {
    /// Pages whose templates are read when they are first drawn; `boards/…` are those of the screens.
    #[must_use]
    pub fn new() -> Self {
        let mut drawn = Environment::new();
        drawn.set_auto_escape_callback(|_| AutoEscape::Html);
        drawn.set_undefined_behavior(UndefinedBehavior::Strict);
        drawn.set_fuel(Some(5_000_000));
        drawn.set_loader(|name| {
            let path = match name.strip_prefix("boards/") {
                Some(shared) => format!("templates/{shared}"),
                None => format!("templates/desk/{name}"),
            };
            Ok(assets::text(&path))
        });
        drawn.add_filter("roc", roc);
        drawn.add_global("assets", format!("{}/static", assets::base()));
        drawn.add_global("vendor", format!("{}/vendor", assets::base()));
        Self { drawn }
    }

    /// Draws a page; `view` stands in it under that name.
    pub fn draw<V: Serialize>(&self, template: &str, view: &V) -> Result<Answer, Problem> {
        let drawn = self.drawn.get_template(template);
        let page = drawn.and_then(|page| page.render(context!(view => Serde(view))));
        page.map(Answer::html).map_err(|fault| {
            let missing = fault.kind() == ErrorKind::TemplateNotFound;
            tracing::error!(%fault, template, missing, "a page cannot be drawn");
            Problem::incident("page")
        })
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
}

/// `2026-11-23 09:00` as a Chinese sentence has it: 115年11月23日 09:00.
fn roc(at: &str) -> String {
    let Some(date) = at.get(..10).and_then(|date| date.parse::<Date>().ok()) else {
        return at.to_owned();
    };
    let time = at.get(10..).unwrap_or_default().replace('T', " ");
    format!("{}年{}月{}日{time}", roc_year(date), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_sentence_has_the_year_of_the_republic() {
        assert_eq!(roc("2026-11-23T09:00"), "115年11月23日 09:00");
        assert_eq!(roc("2026-11-23"), "115年11月23日");
        assert_eq!(roc("撤下為止"), "撤下為止");
    }
}
