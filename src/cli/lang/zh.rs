//! Chinese, in simplified characters.

mod advice;

use super::{Heads, Said, Sentence, Told, Words};
use crate::error::{Code, Error};
use crate::json::Details;
use crate::proof::verify::Part;

pub(super) const WORDS: Words = Words {
    error: "错误：",
    hint: "提示：",
    warning: "警告：",
    interrupted: "已停止；此前已答复的内容仍然有效",
    head: Heads {
        actor: "操作者",
        at: "时间",
        blockers: "不在列表的原因",
        change: "列表",
        channel: "频道",
        coverage: "已知范围",
        deleted_to: "删除到",
        details: "详情",
        event: "事件",
        from: "发送者",
        hid: "隐藏了",
        key: "键",
        last: "末条",
        left_by: "消失于",
        others: "其他人",
        outcome: "结果",
        position: "位置",
        read: "已读到",
        reason: "理由",
        refused: "被拒绝或无效果的尝试",
        listed_since: "进入列表于",
        off_since: "离开列表于",
        since: "自",
        state: "状态",
        timeline: "时间线",
        kind: "类型",
        undo: "恢复方法",
        unread: "未读",
        user: "用户",
        value: "值",
    },
    said: Said {
        applied: "已生效",
        no_change: "无变化",
        late: "迟到",
        refused: "已拒绝",
        empty_list: "列表为空",
        nothing_found: "没有找到",
        nothing_differs: "没有差异",
        listed: "在列表中",
        not_listed: "不在列表中",
        stated: "明示",
        inferred: "推断",
        appeared: "出现",
        vanished: "消失",
        changed: "变化",
        with: "有此事件",
        without: "无此事件",
        none: "-",
        states: [
            ("visible", "在列表中"),
            ("hidden", "已隐藏"),
            ("left", "已不是成员"),
            ("blocked", "被拉黑"),
            ("disbanded", "频道已解散"),
            ("never_existed", "从未存在"),
            ("unknown", "未知"),
        ],
        actors: [
            ("user", "用户"),
            ("admin", "管理员"),
            ("service", "服务"),
            ("policy", "策略"),
            ("system", "系统"),
        ],
        boundaries: [
            ("caller", "调用者指定"),
            ("source", "源服务器"),
            ("recorded", "已记录的最新消息"),
        ],
    },
};

/// The error: its sentence, then the English message where only that holds the values.
pub(super) fn error(error: &Error) -> Told {
    let (worded, code) = (worded(error.code), error.code.name());
    let message = match error.correct_channel_id {
        Some(_) => format!("{worded}（{code}）"),
        None => format!("{worded}（{code}：{}）", error.message),
    };
    let hint = match &error.correct_channel_id {
        Some(right) => Some(format!("请使用 channel_id \"{right}\"")),
        None => advice::of(error).map(str::to_owned).or_else(|| error.hint.clone()),
    };
    Told { message, hint }
}

const fn worded(code: Code) -> &'static str {
    match code {
        Code::PersonIdJoined => "单聊的频道 ID 是对方的 uid，而不是把两个 uid 拼在一起",
        Code::PersonIdForeign => "频道 ID 拼接的 uid 中没有调用者本人，不是其单聊",
        Code::IdEmpty => "频道 ID 为空",
        Code::IdTooLong => "频道 ID 超过 256 字节",
        Code::IdForbiddenCharacter => "频道 ID 含有不允许的字符 @、# 或 &",
        Code::TopicIdMalformed => "社区话题的 ID 应为 parent@topic",
        Code::AgentIdMalformed => "智能体频道的 ID 应为 uid@agent",
        Code::TypeUnknown => "没有这种频道类型，类型为 1 到 12",
        Code::MalformedRequest => "服务器无法读取该请求",
        Code::NoSuchConversation => "该用户从未有过这个会话",
        Code::BoundaryAhead => "所指消息远在已记录的最新消息之后",
        Code::UnreadNegative => "未读数不能小于 0",
        Code::NothingToUndo => "该次删除没有改变任何内容，无可恢复",
        Code::TooOldToUndo => "该次删除过早，已经沉淀，不能恢复",
        Code::NoSuchEvent => "该位置没有事件",
        Code::NotADeletion => "该位置的事件不是删除",
        Code::NothingRecorded => "没有可记录的新内容，因此没有回执",
        Code::KeyReused => "该幂等键已用于另一条命令",
        Code::UidInvalid => "uid 无效",
        Code::SeqTooHigh => "消息序号超过 2^53 - 1",
        Code::FieldInvalid => "参数或字段无效",
        Code::OutcomeUnknown => "写入中断，无法得知命令是否生效",
        Code::NotAttempted => "命令尚未执行",
        Code::Overloaded => "等待的命令过多",
        Code::PositionAhead => "该位置尚未到达",
        Code::CursorInvalid => "游标不属于这个查询",
        Code::Closed => "存储已关闭",
        Code::ReadOnly => "此前的写入失败，存储不再接受写入",
        Code::Overtaken => "另一个写入者接管了日志",
        Code::Held => "另一个进程正在写入该目录",
        Code::ClockBehind => "本机时钟落后于已记录的时间",
        Code::NoStore => "该目录中没有存储",
        Code::ForeignDirectory => "该目录属于其他程序",
        Code::NewerFormat => "该存储由更新的版本写入",
        Code::DialectDiffers => "该存储使用另一种 ID 写法",
        Code::Damaged => "存储的数据已损坏",
        Code::Io => "读写文件失败",
    }
}

/// The sentence.
pub(super) fn sentence(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::Deleted { uid, id, undo } => format!(
            "已删除（{undo}）：与 {id} 的会话不再出现在 {uid} 的列表中；用 `panguan restore {undo}` 可恢复"
        ),
        Sentence::DeletedAndStillListed { uid, id, last, undo } => {
            let kept = last.map_or_else(String::new, |seq| format!("，因为消息 {seq} 更新"));
            format!("已删除（{undo}），但与 {id} 的会话仍在 {uid} 的列表中{kept}")
        }
        Sentence::DeleteChangedNothing { uid, id, listed } => {
            let stands = if *listed { "仍在" } else { "本来就不在" };
            format!("没有变化：与 {id} 的会话{stands} {uid} 的列表中，没有可隐藏的内容")
        }
        Sentence::DeleteCoversNone => "没有变化：0 不包含任何消息，消息序号从 1 开始".to_owned(),
        Sentence::HidesLater { from, to } => {
            let newest = match from.saturating_sub(1) {
                0 => "尚未记录任何消息".to_owned(),
                newest => format!("消息 {to} 在已记录的最新消息 {newest} 之后"),
            };
            let coming = if from == to { format!("{to}") } else { format!("{from} 到 {to}") };
            format!("{newest}：消息 {coming} 到达时也会被隐藏")
        }
        Sentence::HidLater { from, to, messages, deletion, named } => {
            let came = self::sentence(&Sentence::Hid { from: *from, to: *to, messages: *messages });
            format!("{came}，在删除 {deletion} 之后到达，该次删除指定到消息 {named}")
        }
        Sentence::Restored { deletion, id, unread } => {
            format!("删除 {deletion} 已撤销：与 {id} 的会话在列表中，未读 {unread}")
        }
        Sentence::RestoredAndStillOff { deletion } => format!(
            "删除 {deletion} 已撤销，但会话因其他原因仍不在列表中：`panguan why` 会指出原因"
        ),
        Sentence::RestoredBefore { deletion } => {
            format!("没有变化：删除 {deletion} 此前已撤销")
        }
        Sentence::Elsewhere { uid, id, kind, listed } => {
            let stands = if *listed { "现有" } else { "曾有" };
            format!("{uid} 的列表中{stands}类型为 {kind} 的 \"{id}\"；请加上 --type {kind}")
        }
        Sentence::Hid { from, to, .. } if from == to => format!("消息 {from}"),
        Sentence::Hid { messages: 0, .. } => "没有消息".to_owned(),
        Sentence::Hid { from, to, messages } => format!("消息 {from} 到 {to}（共 {messages} 条）"),
        Sentence::Others { count: 0, .. } => "不在其他人的列表中".to_owned(),
        Sentence::Others { count, exact: true } => format!("在另外 {count} 人的列表中"),
        Sentence::Others { count, exact: false } => format!("至多另外 {count} 人可见"),
        Sentence::Covered { source, kinds, since } => {
            let kind = |kind: &&str| match *kind {
                "messages" => "消息",
                "members" => "成员",
                _ => "命令",
            };
            let kinds: Vec<&str> = kinds.iter().map(kind).collect();
            format!("自 {since} 起有 {source} 的{}", kinds.join("、"))
        }
        Sentence::Missing { from, to } if from == to => format!("消息 {from} 从未被记录"),
        Sentence::Missing { from, to } => format!("消息 {from} 到 {to} 从未被记录"),
        _ => work(sentence),
    }
}

/// What long work says.
fn work(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::Imported { read, recorded, duplicates, is_new } => {
            let known = match (*duplicates, *is_new) {
                (0, _) => String::new(),
                (told, true) => format!("，{told} 条已由其他行得知"),
                (known, false) => format!("，{known} 条已由其他行或此前的导入得知"),
            };
            format!("读取 {read} 行：记录 {recorded} 条事实{known}")
        }
        Sentence::ImportRefused { refused, is_new } => {
            let when = if *is_new { "" } else { "在本次或此前导入时" };
            format!("{refused} 条{when}被拒绝，并记录了原因：`panguan deletions` 可查看其中的删除")
        }
        Sentence::ImportSkipped { count, what } => format!("{count} 条不含事实：{what}"),
        Sentence::ImportGaps { gaps } => format!("存储中缺少 {gaps} 段消息序号"),
        Sentence::ImportBad { bad, untold: 0 } => {
            format!("{bad} 行无法读取，已列在标准错误中")
        }
        Sentence::ImportBad { bad, untold } => {
            format!("{bad} 行无法读取，其中 {} 行已列在标准错误中", bad - untold)
        }
        Sentence::ImportOfNothing => "没有记录任何内容，也没有创建存储".to_owned(),
        Sentence::ImportThrough { position } => format!("日志的最后一个事件是 {position}"),
        Sentence::BadLine { file, line, reason } => format!("{file} 第 {line} 行：{reason}"),
        Sentence::BadFile { file, reason } => format!("{file}：{reason}"),
        Sentence::Ahead { count, latest } => {
            format!("{count} 条事实的时间晚于本机时钟，最晚的是 {latest}")
        }
        Sentence::LooksLike { file, format } => {
            format!("{file}：内容像是 --format {format}；其余无法读取的行只计数")
        }
        Sentence::MoreBad { file, more } => {
            format!("{file}：另有 {more} 行无法读取，只计数")
        }
        Sentence::OtherSource { sources } => format!(
            "该存储来自另一类来源（{sources}）；同名的用户和频道会合为一个：\
             如需分开，请用 --data DIR 导入单独的目录"
        ),
        Sentence::ImportStopped => {
            "已停止；已记录的内容会保留，再次导入相同文件即可继续".to_owned()
        }
        Sentence::More { cursor } => format!("还有更多：--cursor {cursor}"),
        Sentence::Rebuilt { events, entries, position } => format!(
            "折叠了 {events} 个事件，逐字节比较并替换了 {entries} 个行和索引项；记录为 {position}"
        ),
        Sentence::RebuiltUnreadable { events, position } => {
            format!("折叠了 {events} 个事件；旧的行无法读取，已由新的行替换；记录为 {position}")
        }
        Sentence::RowsDiffered { differing } => {
            format!("其中 {differing} 个与日志不符，已修复")
        }
        _ => check(sentence),
    }
}

/// What checks say.
fn check(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::CheckedLog { batches, events, bytes } => {
            format!("日志    {batches} 个批次、{events} 个帧（{bytes} 字节）：校验和、根、链、末尾")
        }
        Sentence::ReadOfLog { batches, events, bytes } => {
            format!("日志    已损坏；可读取 {batches} 个批次、{events} 个帧（{bytes} 字节）")
        }
        Sentence::DamagedFile { file, offset, events } => {
            let events = events.replace("events ", "事件 ").replace(" to ", " 至 ");
            format!("文件 {file} 在偏移 {offset} 处损坏：无法读取{events}")
        }
        Sentence::CheckedRows { rows } => {
            format!("行      {rows} 个行和索引项与日志逐字节一致")
        }
        Sentence::RowsNotChecked => "行      未比较，因为日志已损坏".to_owned(),
        Sentence::CheckedNames { sealed, erased } => {
            format!("名称    {sealed} 个密封字段可以打开，{erased} 个属于已被抹除的人")
        }
        Sentence::NotWitnessedAfter { position } => format!(
            "位置 {position} 之后没有见证：请把 --print-tail 的输出保存在别处，以便发现末尾丢失"
        ),
        Sentence::NothingRecorded => "尚未记录任何事件".to_owned(),
        Sentence::NoDamage => "没有损坏".to_owned(),
        Sentence::Damages { count, kept } if count == kept => format!("{count} 处损坏"),
        Sentence::Damages { count, kept } => format!("{count} 处损坏，列出前 {kept} 处"),
        Sentence::Helps { part: Part::Log } => {
            "不要再写入这份数据；原样复制保存，然后恢复备份，或将来源重新导入新目录".to_owned()
        }
        Sentence::Helps { part: Part::Vault } => "请把 keys/ 从保存处放回；日志本身完好".to_owned(),
        Sentence::Helps { part: Part::Rows } => {
            "日志完好：`panguan rebuild` 可由日志重建所有行".to_owned()
        }
        _ => what_if(sentence),
    }
}

/// What replays without an event say.
fn what_if(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::LeftOut { position, count: 1 } => {
            format!("假设没有事件 {position}（它没有引起其他事件）：")
        }
        Sentence::LeftOut { position, count } => {
            format!("假设没有事件 {position} 及其引起的事件（共 {count} 个）：")
        }
        Sentence::NotDecidedAgain => "命令不会重新判定：其他事件仍按记录折叠".to_owned(),
        Sentence::WouldDiffer { differences } => format!("{differences} 个会话会有所不同"),
        Sentence::StillNumbered { seq } => format!(
            "未读数按消息编号计算：若其后还有消息，编号 {seq} 仍计入，如同一条从未记录的消息"
        ),
        Sentence::StillOff { uid, id, by } => {
            format!("与 {id} 的会话仍不在 {uid} 的列表中：{by}")
        }
        Sentence::CannotFold { count } => {
            format!("{count} 个后续事件依赖被去除的事件，也一并去除")
        }
        Sentence::NoSuchUser { uid } => format!("此存储中没有用户 `{uid}`"),
        Sentence::KnownSince { since } => format!("此存储不了解 {since} 之前的情况"),
        Sentence::StillToCome => "该时刻尚未到来：答复截至现在".to_owned(),
        _ => String::new(),
    }
}

/// What an event's type says of it.
pub(super) fn details(details: &Details) -> String {
    match details {
        Details::Message { seq, from_uid, .. } => match from_uid {
            Some(from) => format!("消息 {seq}，来自 {from}"),
            None => format!("消息 {seq}"),
        },
        Details::UpTo { outcome, boundary, .. } => {
            let basis = WORDS.said.boundary(boundary.basis);
            format!("到消息 {}（{}），{}", boundary.seq, basis, self::outcome(outcome))
        }
        Details::Restored { outcome, deletion, .. } => {
            format!("删除 {deletion}，{}", self::outcome(outcome))
        }
        Details::UnreadSet { outcome, unread, .. } => {
            format!("设为 {unread}，{}", self::outcome(outcome))
        }
        Details::Activated { outcome, .. } => self::outcome(outcome).to_owned(),
        Details::Refused { asked_id, asked_type, class, answered, .. } => {
            let id = asked_id.as_deref().unwrap_or("");
            let kind = asked_type.map_or_else(String::new, |kind| format!("（类型 {kind}）"));
            let answered =
                answered.map_or_else(String::new, |status| format!("；服务器应答 {status}"));
            format!("请求的 ID 是 \"{id}\"{kind}：{class}{answered}")
        }
        Details::MembersAdded { members, basis, .. } => {
            let basis = if *basis == "stated" { "明示" } else { "观察所得" };
            format!("{}，{basis}", super::members(members))
        }
        Details::MembersRemoved { members, how, .. } => {
            let how = match *how {
                "left" => "自行退出",
                "kicked" => "被踢出",
                "replaced" => "被替换",
                _ => "被移除",
            };
            format!("{}，{how}", super::members(members))
        }
        Details::MembersChanged { members, .. } => super::members(members),
        Details::Purged { retained_from, .. } => format!("消息 {retained_from} 之前"),
        other => super::plainly(other),
    }
}

fn outcome(outcome: &str) -> &'static str {
    match outcome {
        "applied" => WORDS.said.applied,
        "late" => WORDS.said.late,
        _ => WORDS.said.no_change,
    }
}
