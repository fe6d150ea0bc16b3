//! 操作手冊: the guide, served by the house itself.

use http::Method;
use pulldown_cmark::{Event, Options, Parser, html};
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Web, assets};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;

/// The languages of the guide; the first is the usual one.
const LANGUAGES: [&str; 2] = ["zh-Hant", "en"];

/// Every address of the guide.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    door.route(Method::GET, "/guide", Access::Anyone, |_| async {
        Ok(Answer::see_other("/guide/zh-Hant/index"))
    });
    door.route(Method::GET, "/guide/pictures/{picture}", Access::Anyone, |asked| async move {
        picture(&asked.param::<String>("picture")?)
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/guide/{language}/{page}", Access::Anyone, move |asked| {
        let answer = asked.param::<String>("language").and_then(|language| {
            let page = asked.param::<String>("page")?;
            get_page(&shared, &language, &page)
        });
        async move { answer }
    });
}

fn get_page(web: &Web, language: &str, page: &str) -> Routed {
    let plain = page.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if !LANGUAGES.contains(&language) || !plain {
        return Err(Problem::not_found());
    }
    let text = assets::text(&format!("guide/{language}/{page}.md"));
    let text = text.ok_or_else(Problem::not_found)?;
    let view = json!({
        "office": web.house.office.name,
        "language": language,
        "page": page,
        "languages": LANGUAGES,
        "html": in_html(&text),
    });
    web.pages.draw("guide.html", &view)
}

/// Markdown as HTML; HTML inside it is shown as text.
fn in_html(text: &str) -> String {
    let parsed = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, parsed);
    page
}

fn picture(name: &str) -> Routed {
    let mime = match name.rsplit_once('.') {
        Some((_, "png")) => "image/png",
        Some((_, "webp")) => "image/webp",
        _ => return Err(Problem::not_found()),
    };
    let found = assets::bytes(&format!("guide/pictures/{name}"));
    found.map(|bytes| Answer::bytes(mime, bytes)).ok_or_else(Problem::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_the_guide_is_shown_as_text() {
        let page = in_html("# 一\n\n<script>x</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        assert!(page.contains("<h1>一</h1>") && page.contains("<td>1</td>"), "{page}");
        assert!(!page.contains("<script>"), "{page}");
    }

    #[test]
    fn both_languages_have_the_same_pages() {
        let pages = |language: &str| {
            let folder = format!("guide/{language}/");
            let mut names = assets::names()
                .filter_map(|name| name.strip_prefix(&folder).map(str::to_owned))
                .collect::<Vec<_>>();
            names.sort();
            names
        };
        assert!(!pages("en").is_empty());
        assert_eq!(pages("zh-Hant"), pages("en"));
    }
}
