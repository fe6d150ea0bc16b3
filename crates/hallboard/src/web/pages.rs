//! Pages for people at desks and tablets, drawn from `templates/desk`.

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
