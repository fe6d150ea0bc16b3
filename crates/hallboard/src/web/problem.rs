//! The one table from what went wrong to a status code.

use docket::Refusal;
use docket::custody::CustodyRefusal;
use http::StatusCode;

use crate::door::Problem;
use crate::house::OrderError;

/// An order that was not carried out, as its caller is told.
pub(crate) fn of_order(fault: &OrderError) -> Problem {
    match fault {
        OrderError::Refused(refusal) => of(refusal),
        OrderError::Unrecorded(sentence) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unrecorded", sentence.clone())
        }
        OrderError::Crowded => {
            let message = "同時操作的人太多，請再按一次。";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "crowded", message)
        }
        OrderError::Closing => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "closing", "系統正在重新啟動，請稍候。")
        }
    }
}

/// A refusal.
pub(super) fn of(refusal: &Refusal) -> Problem {
    let status = match refusal {
        Refusal::NoSuchRoom(_)
        | Refusal::NoSuchHearing
        | Refusal::NoSuchParty
        | Refusal::NoSuchAccount
        | Refusal::Custody(CustodyRefusal::NoSuchDetainee | CustodyRefusal::NoSuchShift) => {
            StatusCode::NOT_FOUND
        }
        Refusal::KeyReused
        | Refusal::BadKey
        | Refusal::MinutesOutOfBounds
        | Refusal::Custody(CustodyRefusal::BadShift | CustodyRefusal::TooLong) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::CONFLICT,
    };
    Problem::new(status, refusal.code(), format!("{refusal}。").replace("？。", "？"))
}

/// A sealed field that does not open.
pub(super) fn sealing(fault: &crate::seal::SealFault) -> Problem {
    tracing::error!(%fault, "a personal field cannot be sealed or opened");
    Problem::incident("seal")
}
