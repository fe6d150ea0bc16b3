//! 查編號: what hands and scanners type.

use docket::custody::number::typed;

#[test]
fn a_scanner_types_more_than_the_number() {
    let wedges = [
        "1123-03",
        "1123-03\r\n",
        "\t1123-03\t",
        "]C11123-03\r",
        "]Q31123-03",
        "\u{2}1123-03\u{3}",
        "\u{1d}1123-03",
        "\u{feff}１１２３－０３",
        " 1123–03 ",
    ];
    for text in wedges {
        assert_eq!(typed(text).as_deref(), Ok("1123-03"), "{text:?}");
    }
    assert_eq!(typed("03").as_deref(), Ok("03"), "a part is enough");
}

#[test]
fn what_is_no_number_is_told_in_a_sentence() {
    for text in ["", "\r\n", "]C1", "王小明", "A123456789", "115偵1850", &"1".repeat(33)] {
        assert!(typed(text).is_err_and(|why| why.contains("1123-03")), "{text:?}");
    }
}
