//! Whose pages may ask the house to change something, and under which names it answers.

use crate::hall::Hall;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

#[tokio::test]
async fn only_our_own_pages_give_orders() {
    let hall = Hall::open();
    let own = format!("Origin: http://{}", hall.address);

    for head in [own.as_str(), "Origin: https://desk.court", "Sec-Fetch-Site: same-origin"] {
        assert_eq!(hall.ask("POST /rooms/3", &[FORM, head], "seen=1").await.status, 200, "{head}");
    }
    for head in [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: https://board.court",
        "Origin: http://desk.court",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ] {
        let reply = hall.ask("POST /rooms/3", &[FORM, head], "seen=1").await;
        assert_eq!((reply.status, reply.body.contains("foreign_origin")), (403, true), "{head}");
    }
    let two = [FORM, own.as_str(), "Origin: http://evil.example"];
    assert_eq!(hall.ask("POST /rooms/3", &two, "seen=1").await.status, 403);
    let evil = ["Origin: http://evil.example"];
    assert_eq!(hall.ask("GET /rooms/3", &evil, "").await.status, 200);
    assert_eq!(hall.orders(), 3);
}

#[tokio::test]
async fn a_foreign_page_opens_no_socket() {
    let hall = Hall::open();

    for origin in ["Origin: http://evil.example", "Origin: null"] {
        let mut caller = hall.connect().await;
        caller.say(&hall.upgrade("door-3", &[origin])).await;
        assert_eq!(caller.reply().await.status, 403);
    }
    let own = format!("Origin: http://{}", hall.address);
    let _screen = hall.screen("door-3", &[&own]).await;
    hall.seats(1).await;
}

#[tokio::test]
async fn another_host_is_misdirected() {
    let hall = Hall::open();

    for head in ["Host: evil.example", "Host: 127.0.0.1:1", "Host: x@board.court", "Host: "] {
        let reply = hall.ask("GET /", &[head], "").await;
        assert_eq!((reply.status, reply.body.contains("misdirected")), (421, true), "{head}");
        assert!(reply.header("content-security-policy").contains("connect-src 'self';"));
    }
    let twice = ["Host: board.court", "Host: evil.example"];
    assert_eq!(hall.ask("GET /", &twice, "").await.status, 421);
    assert_eq!(hall.ask("GET http://evil.example/", &["Host: board.court"], "").await.status, 421);
    for head in ["Host: board.court", "Host: board.court:8080", "Host: BOARD.court"] {
        assert_eq!(hall.ask("GET /", &[head], "").await.status, 200, "{head}");
    }
}
