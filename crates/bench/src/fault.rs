//! Why a measurement cannot be made: one sentence.

/// One sentence to whoever measures.
pub(crate) type Fault = Box<dyn std::error::Error>;

/// What a measurement gives.
pub(crate) type Measured<T> = Result<T, Fault>;
