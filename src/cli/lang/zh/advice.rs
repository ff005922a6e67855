//! What to do about an error.

use crate::error::{Code, Error};

/// What to do; `None` where only the English hint says it.
pub(super) fn of(error: &Error) -> Option<&'static str> {
    of_hint(error.hint.as_deref().unwrap_or_default()).or_else(|| of_code(error.code))
}

/// Codes that stand for several mistakes are told apart by their hint.
fn of_hint(hint: &str) -> Option<&'static str> {
    Some(match hint {
        "nothing was imported; name files that this user may read" => {
            "没有导入任何内容；请指定当前用户可以读取的文件"
        }
        "what was recorded stays; importing the same files again goes on" => {
            "已记录的内容会保留；再次导入相同文件即可继续"
        }
        "name the earlier moment first, and the later one after it" => {
            "请先写较早的时刻，再写较晚的时刻"
        }
        "give one of these kinds and an id, such as user:alice, or an id alone" => {
            "请写明其中一种类型和 id，例如 user:alice，或只写 id"
        }
        "give --prefix instead" => "请改用 --prefix",
        "check where standard output goes" => "请检查标准输出的去向",
        "this is a defect of panguan; report it" => "这是 panguan 的缺陷，请报告",
        _ => return None,
    })
}

const fn of_code(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::PersonIdJoined | Code::PersonIdForeign => "请使用对方的 uid",
        Code::IdEmpty | Code::IdTooLong | Code::IdForbiddenCharacter => {
            "单聊使用对方的 uid，群聊使用群 ID，其他频道使用频道 ID"
        }
        Code::TopicIdMalformed => "请使用 parent@topic",
        Code::AgentIdMalformed => "请使用 uid@agent",
        Code::NoSuchConversation => "用 `panguan list UID` 查看该用户的会话",
        Code::BoundaryAhead => "请指定存在的消息，或不指定消息序号以删除到最新消息",
        Code::NothingToUndo => "用 `panguan why` 查看是哪个事件隐藏了会话",
        Code::TooOldToUndo => "新消息或打开会话会使其重新出现",
        Code::NotADeletion | Code::NoSuchEvent => "用 `panguan deletions` 查看各次删除及其位置",
        Code::KeyReused => "新的命令请使用新的幂等键",
        Code::UidInvalid => "请使用该用户自己的 uid",
        Code::SeqTooHigh => "请使用消息在频道中的序号，从 1 开始",
        Code::PositionAhead => "等此读取者跟上之后再查询",
        Code::CursorInvalid => "不带游标即从最新处开始",
        Code::NoStore => "先用 `panguan import FILE` 导入录制文件，或用 --data 指定目录",
        Code::ForeignDirectory => "请用 --data 指定空目录或新目录",
        Code::Damaged => "`panguan verify` 会指出每一处损坏",
        _ => return None,
    })
}
