//! Why a conversation is as it is: the last event at which its visibility changed, and what keeps
//! it off the list now.
