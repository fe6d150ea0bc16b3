//! Forged forms: what changes something is done for the session's own pages alone.

use crate::building::{Building, Caller, FORM, PEOPLE, Reply};

/// What a form calls the next case of room 3 with.
const CALL: &str = "seen=0&key=a-call-by-a-form&early=true&back=%2Ftablet";
const CALLS: &str = "/api/v1/rooms/3/calls";

/// Every address that changes something, its open parts filled.
fn changes(building: &Building) -> Vec<(String, String)> {
    let room = building.daemon.house.now().room(docket::RoomId(3));
    let hearing = room.hearings.keys().next().unwrap().to_string();
    let all = building.daemon.addresses.iter().filter(|entry| entry.method != "GET");
    let filled = all.map(|entry| {
        let path = entry.pattern.replace("{room}", "3").replace("{hearing}", &hearing);
        let path = path.replace("{screen}", "door-3");
        let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        (entry.method.to_string(), parts.collect::<Vec<_>>().join("/"))
    });
    filled.collect()
}

/// What a strange page can make a browser send, the last of it with the token of a session of its own.
fn forgeries(token: &str) -> [(&'static str, String); 5] {
    const PARTS: &str = "Content-Type: multipart/form-data; boundary=XXpartXX";
    let part = |name: &str, text: &str| {
        format!("--XXpartXX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    [
        (FORM, CALL.to_owned()),
        (FORM, format!("{CALL}&ours={token}")),
        (PARTS, format!("{}{}--XXpartXX--\r\n", part("ours", token), part("file", "x"))),
        ("Content-Type: text/plain", format!("{{\"seen\":0,\"ours\":\"{token}\"}}")),
        ("X-Nothing: said", String::new()),
    ]
}

fn is_refused(reply: &Reply) -> bool {
    reply.status == 403 && reply.body.contains("\"other_session\"")
}

/// Whether the address is another's business, so that nobody asked for the token.
fn is_anothers(reply: &Reply) -> bool {
    reply.body.contains("\"not_yours\"")
}

#[tokio::test]
async fn no_form_without_the_sessions_own_token_changes_anything_at_any_address() {
    let building = Building::busy().await;
    let mut people = Vec::new();
    for (name, ..) in PEOPLE {
        people.push(building.person(name).await);
    }
    let foreign = people.pop().unwrap().page_token().await;
    let (before, mut walked) = (building.daemon.house.now().seq, 0);
    for (method, path) in changes(&building) {
        let mut asked = false;
        for caller in &mut people {
            for (kind, body) in forgeries(&foreign) {
                let reply = caller.asks(&method, &path, &[kind], &body).await;
                if is_anothers(&reply) {
                    break;
                }
                assert!(is_refused(&reply), "{method} {path}, {kind}, {body}: {reply:?}");
                asked = true;
            }
            if asked {
                break;
            }
        }
        assert!(asked, "nobody was asked for a token at {method} {path}");
        walked += 1;
    }
    assert!(walked > 60, "{walked} addresses");
    assert_eq!(building.daemon.house.now().seq, before, "something was done");
    for caller in &mut people {
        assert_eq!(caller.gets("/sessions").await.status, 200, "a session was ended");
    }
}

#[tokio::test]
async fn every_form_that_changes_something_carries_the_sessions_token() {
    let building = Building::busy().await;
    let gets = building.daemon.addresses.iter().filter(|entry| entry.method == "GET");
    let paths = gets.map(|entry| entry.pattern.replace("{room}", "3").replace("{hearing}", "1"));
    let paths = paths.filter(|path| !path.contains('{') && !path.contains("live"));
    let (paths, mut forms) = (paths.collect::<Vec<_>>(), 0);
    for (name, ..) in PEOPLE {
        let mut caller = building.person(name).await;
        let token = caller.page_token().await;
        for path in &paths {
            let page = caller.gets(path).await;
            assert!(!page.head.contains(&token), "{path}: the token stands in no header");
            for form in page.body.split("<form").skip(1) {
                let (form, _) = form.split_once("</form>").unwrap();
                let tag = form.split('>').next().unwrap().to_lowercase();
                assert_eq!(form.contains(&token), tag.contains("post"), "{name}, {path}: {form}");
                forms += usize::from(tag.contains("post"));
            }
        }
    }
    assert!(forms > 100, "{forms} forms");
}

/// The form on the page that told of a refusal: its fields as a browser would send them.
fn once_more(reply: &Reply) -> Option<String> {
    let (_, form) = reply.body.split_once("<form method=\"post\"")?;
    let (form, _) = form.split_once("</form>")?;
    let fields = form.split("name=\"").skip(1).map(|field| {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        format!("{name}={}", rest.split('"').next().unwrap().replace('/', "%2F"))
    });
    Some(fields.collect::<Vec<_>>().join("&"))
}

async fn sends(caller: &mut Caller, path: &str, more: &[&str], fields: &str) -> Reply {
    caller.asks("POST", path, &[&[FORM, "Accept: text/html"], more].concat(), fields).await
}

#[tokio::test]
async fn a_form_of_an_earlier_sign_in_is_told_so_and_sent_once_more_with_nothing_lost() {
    let building = Building::busy().await;
    let mut bailiff = building.person("林志強").await;
    let earlier = format!("{CALL}&ours={}", bailiff.page_token().await);
    let mut bailiff = building.person("林志強").await;
    let own = format!("Origin: http://{}", bailiff.at);

    let told = sends(&mut bailiff, CALLS, &[&own], &earlier).await;
    assert!(told.status == 403 && told.body.contains("還沒有執行"), "{told:?}");
    let again = once_more(&told).unwrap();
    let done = sends(&mut bailiff, CALLS, &[&own], &again).await;
    assert_eq!((done.status, done.header("location")), (303, "/tablet"), "{again}");
    let called = building.daemon.house.now().room(docket::RoomId(3));
    assert!(called.calling().is_some());

    let nobodys = sends(&mut bailiff, CALLS, &[], &earlier).await;
    assert_eq!((nobodys.status, once_more(&nobodys)), (403, None), "no browser says whose page");
    let secret = sends(&mut bailiff, "/api/v1/unveilings", &[&own], "pin=123456").await;
    assert_eq!((secret.status, secret.body.contains("123456")), (403, false));
}
