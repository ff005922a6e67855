//! The sentence in Chinese, in simplified characters.

use super::clause::{Act, Ask, Clause, Did, Hint, Place, Reason, Who};
use super::{seconds, utc};
use crate::domain::channel_type::ChannelType;
use crate::domain::context::{ActorKind, ReasonCode};
use crate::domain::event::{FactKind, Removal};
use crate::domain::explain::{Above, Covered, Hid, HidLater, Undo};
use crate::domain::member::Basis;
use crate::domain::refusal::RefusalClass;

pub(super) fn sentence(place: &Place<'_>, clauses: &[Clause<'_>]) -> String {
    let said: Vec<String> = clauses.iter().map(|clause| clause_text(place, clause)).collect();
    said.join("；").trim_start().to_owned() + "。"
}

pub(super) fn undo(place: &Place<'_>, undo: &[Undo]) -> String {
    let (there, uid) = (it(place), place.uid);
    let steps: Vec<String> = undo
        .iter()
        .map(|one| match one {
            Undo::Recreate => format!("重新创建{there}"),
            Undo::AddMember => format!("把 `{uid}` 重新加入{there}"),
            Undo::Unblock => format!("在{there}中解除对 `{uid}` 的屏蔽"),
            Undo::Restore { deletions, above } => {
                let restores: Vec<String> =
                    deletions.iter().map(|at| format!("`panguan restore {at}`")).collect();
                format!("执行 {}，或等待{}", restores.join(" 和 "), message(*above))
            }
            Undo::Message(above) => format!("等待{}", message(*above)),
        })
        .collect();
    steps.join("，然后").replace(" ，", "，").trim_end().to_owned()
}

fn message(above: Above) -> String {
    match above {
        Above::Head => "下一条消息".to_owned(),
        Above::Floor(floor) => format!("序号大于 {} 的第一条消息", floor.number),
    }
}

fn it(place: &Place<'_>) -> String {
    let id = place.id;
    let noun = match place.kind {
        Some(ChannelType::Person) => return format!("与 `{id}` 的会话"),
        Some(ChannelType::Group) => "群",
        Some(ChannelType::CustomerService) => "客服频道",
        Some(ChannelType::Community) => "社区",
        Some(ChannelType::CommunityTopic) => "社区话题",
        Some(ChannelType::Info) => "资讯频道",
        Some(ChannelType::Data) => "数据频道",
        Some(ChannelType::Temp) => "临时频道",
        Some(ChannelType::Live) => "直播频道",
        Some(ChannelType::Visitors) => "访客频道",
        Some(ChannelType::Agent) => "智能体频道",
        Some(ChannelType::AgentGroup) => "智能体群",
        None => "频道",
    };
    format!("{noun} `{id}` ")
}

fn clause_text(place: &Place<'_>, clause: &Clause<'_>) -> String {
    let (it, uid) = (it(place), place.uid);
    match clause {
        Clause::Left(act) => {
            format!("{it}于 {} 从 `{uid}` 的列表中消失：{}", utc(act.at), done(place, act))
        }
        Clause::LeftThen(act) => format!(
            "{it}于 {} 从 `{uid}` 的列表中消失：{}，但这一点已不再成立",
            utc(act.at),
            done(place, act)
        ),
        Clause::KeptOff { act, too } => {
            let why = match act.did {
                Did::Added(_) => format!("{}，此后没有消息", done(place, act)),
                _ => done(place, act),
            };
            let now = if *too {
                "此外还有一个原因使它不在列表中"
            } else {
                "现在它不在列表中的原因是"
            };
            format!("{now}：{} {why}", utc(act.at))
        }
        Clause::NeverListed(Some(act)) if matches!(act.did, Did::Added(_)) => format!(
            "{it}还没有出现在 `{uid}` 的列表中：{} {}，此后没有消息",
            utc(act.at),
            done(place, act)
        ),
        Clause::NeverListed(Some(act)) => {
            format!("{it}从未出现在 `{uid}` 的列表中：{} {}", utc(act.at), done(place, act))
        }
        Clause::NeverListed(None) => format!("{it}从未出现在 `{uid}` 的列表中：还没有消息"),
        Clause::Came(act) => {
            format!("{it}自 {} 起在 `{uid}` 的列表中：{}", utc(act.at), done(place, act))
        }
        Clause::CameBack { by, after } => format!(
            "{it}于 {} 回到 `{uid}` 的列表：{}；在此之前，{} {}",
            utc(by.at),
            done(place, by),
            utc(after.at),
            done(place, after)
        ),
        Clause::CameBackLate { seq, sent_before, recorded_after, deletion } => format!(
            "{it}又回到了 `{uid}` 的列表，因为消息 {seq} 在删除之前 {} 秒发出，却在删除之后 {} 秒\
             才被记录；{} {}，当时尚未记录的消息仍会显示",
            seconds(*sent_before),
            seconds(*recorded_after),
            utc(deletion.at),
            done(place, deletion)
        ),
        Clause::NeverExisted { .. }
        | Clause::NoSuchId { .. }
        | Clause::Unknown { .. }
        | Clause::SilentMembers => absence_text(place, clause),
        _ => attempt_text(place, clause),
    }
}

fn absence_text(place: &Place<'_>, clause: &Clause<'_>) -> String {
    let (it, uid) = (it(place), place.uid);
    match clause {
        Clause::NeverExisted { since } if place.kind == Some(ChannelType::Person) => format!(
            "`{uid}` 从未与 `{}` 有过会话：自 {} 起已记录消息，其中没有两人之间的消息",
            place.id,
            utc(*since)
        ),
        Clause::NeverExisted { since } => format!(
            "{it}从未出现在 `{uid}` 的列表中：自 {} 起已记录成员，`{uid}` 从未是其成员",
            utc(*since)
        ),
        Clause::NoSuchId { asked, hint } => {
            format!("{}不是任何会话的 id：{}", quoted(asked), hinted(hint))
        }
        Clause::Unknown { missing, late } => {
            let what = match missing {
                FactKind::Messages => "消息",
                FactKind::Members => "成员",
                FactKind::Commands => "操作",
            };
            let of =
                |source: &Covered| format!("`{}` 在 {} 之前", source.source, utc(source.since));
            let why = match late {
                [] => format!("没有来源提供{what}"),
                _ => {
                    let late = late.iter().map(of).collect::<Vec<_>>().join("、");
                    format!("没有记录 {late}的{what}")
                }
            };
            format!("无法确定{it}是否曾在 `{uid}` 的列表中：{why}")
        }
        _ => format!(
            "无法确定{it}是否曾在 `{uid}` 的列表中：没有人声明过它的成员，从不发言的成员不会被看到"
        ),
    }
}

fn attempt_text(place: &Place<'_>, clause: &Clause<'_>) -> String {
    match clause {
        Clause::Refused { asks, who, answered, hint } => {
            let who = asker(place, *who);
            let answer = match answered {
                Some(200) => "它返回 200，但什么也没做".to_owned(),
                Some(status) => format!("它返回 {status}"),
                None => "请求被拒绝".to_owned(),
            };
            let hint = hint.map(|hint| format!("；{}", hinted(&hint))).unwrap_or_default();
            let server = answered.map_or("", |_| " WuKongIM ");
            format!("{}；{answer}{hint}（{}）", asked(&who, server, asks), events(asks))
        }
        Clause::OthersRefused(count) => format!("另有 {count} 次调用被拒绝"),
        Clause::NothingToDelete { act, was_off } => format!(
            "{} {}要求删除它，{}（事件 {}）",
            utc(act.at),
            asker(place, act.who),
            if *was_off {
                "但列表中没有可删除的内容，什么也没改变"
            } else {
                "但所指的消息此前已删除，什么也没改变"
            },
            act.position
        ),
        Clause::DeletedFurther(act) => {
            let up_to = match act.did {
                Did::Deleted { up_to, .. } => format!("，直到消息 {up_to}"),
                _ => String::new(),
            };
            format!(
                "{} {}在它已不在列表中时删除了它{up_to}（事件 {}）",
                utc(act.at),
                asker(place, act.who),
                act.position
            )
        }
        Clause::TooLate { act, recorded_at } => format!(
            "发生于 {} 的一次删除到 {} 才被记录，晚于更新的事实，因此什么也没改变（事件 {}）",
            utc(act.at),
            utc(*recorded_at),
            act.position
        ),
        Clause::Stayed { act, newer_from, newer_to } => format!(
            "{} {}，但{}更新，所以会话仍在列表中",
            utc(act.at),
            done(place, act),
            match newer_to.saturating_sub(*newer_from) {
                0 => format!("消息 {newer_from} "),
                _ => format!("消息 {newer_from} 至 {newer_to} "),
            }
        ),
        Clause::HidLater(later) => came_later(later),
        Clause::EarlierAttempts(count) => format!("更早的 {count} 次尝试没有改变任何东西"),
        Clause::Meant { asked, hint } => format!("{}不是它的 id：{}", quoted(asked), hinted(hint)),
        _ => String::new(),
    }
}

fn came_later(later: &HidLater) -> String {
    let HidLater { deletion, named_seq, from_seq: from, to_seq: to, messages, .. } = *later;
    let came = match to - from {
        0 => format!("消息 {to} "),
        apart if apart + 1 == messages => format!("消息 {from} 至 {to} "),
        _ => format!("消息 {from} 至 {to} 中有 {messages} 条"),
    };
    format!("{came}在删除 {deletion} 之后到达，但同样被它隐藏，因为该次删除指定到消息 {named_seq}")
}

fn asked(who: &str, server: &str, asks: &[Ask<'_>]) -> String {
    if let Some((first, last)) = super::asked_alike(asks) {
        let id = first.id.map_or_else(|| "某个会话".to_owned(), quoted);
        let (from, to) = (utc(first.at), utc(last.at));
        let last = if from == to { String::new() } else { format!("（最后一次 {to}）") };
        let (count, id) = (asks.len(), id.trim_end());
        return format!("{from}{last} {who} {count} 次要求{server}删除{id}");
    }
    let mut text = String::new();
    let mut before = None;
    for ask in asks {
        let at = utc(ask.at);
        let id = ask.id.map_or_else(|| "某个会话".to_owned(), quoted);
        let id = id.trim_end();
        text += &match &before {
            None => format!("{at} {who}要求{server}删除{id}"),
            Some(before) if *before == at => format!("，随后又要求删除{id}"),
            Some(_) => format!("，{at} 又要求删除{id}"),
        };
        before = Some(at);
    }
    text
}

fn events(asks: &[Ask<'_>]) -> String {
    let positions: Vec<String> = asks.iter().map(|ask| ask.position.to_string()).collect();
    format!("事件 {}", positions.join("、"))
}

fn quoted(id: &str) -> String {
    if id.is_empty() { "空的 id ".to_owned() } else { format!(" `{}` ", super::excerpt(id)) }
}

fn done(place: &Place<'_>, act: &Act<'_>) -> String {
    let who = match (act.who, act.did) {
        (_, Did::Added(Basis::Observed) | Did::Removed { by_the_member: true, .. }) => {
            format!("`{}`", place.uid)
        }
        (Some(who), _) => actor(place, who),
        (None, Did::Wrote { from: Some(from), .. }) => format!("`{from}`"),
        (None, _) => "服务器".to_owned(),
    };
    let reason = act.reason.map(|reason| format!("，{}", because(&reason))).unwrap_or_default();
    let ticket = act.reason.and_then(|reason| reason.ticket);
    let ticket = ticket.map(|ticket| format!("工单 {ticket}，")).unwrap_or_default();
    format!("{who} {}{reason}（{ticket}事件 {}）", verb(place, act), act.position)
}

fn verb(place: &Place<'_>, act: &Act<'_>) -> String {
    let uid = place.uid;
    match act.did {
        Did::Deleted { hid, .. } => format!("删除了它{}", with_messages(hid)),
        Did::AskedToDelete => "要求删除它".to_owned(),
        Did::Removed { by_the_member: true, .. } => "退出了".to_owned(),
        Did::Removed { how: Removal::Removed, .. } => format!("把 `{uid}` 移出"),
        Did::Removed { how: Removal::Left, .. } => format!("记录了 `{uid}` 的退出"),
        Did::Removed { how: Removal::Kicked, .. } => format!("把 `{uid}` 踢出"),
        Did::Removed { how: Removal::Replaced, .. } => {
            format!("重新设定了它的成员，其中没有 `{uid}`")
        }
        Did::Blocked => format!("在其中屏蔽了 `{uid}`"),
        Did::Disbanded => "解散了它".to_owned(),
        Did::Purged { below } => format!("为所有人清除了序号小于 {below} 的消息"),
        Did::Added(Basis::Stated) => format!("把 `{uid}` 加入其中"),
        Did::Added(Basis::Observed) => "出现在其中".to_owned(),
        Did::Unblocked => format!("在其中解除了对 `{uid}` 的屏蔽"),
        Did::Created => "重新创建了它".to_owned(),
        Did::Restored(deletion) => format!("撤销了删除 {deletion}"),
        Did::Opened => "打开了它".to_owned(),
        Did::Wrote { seq, .. } => format!("发送了消息 {seq}"),
        Did::Other(name) => format!("引起了 {name}"),
    }
}

fn with_messages(hid: Option<Hid>) -> String {
    match hid {
        None | Some(Hid { messages: 0, .. }) => String::new(),
        Some(Hid { from_seq, to_seq, .. }) if from_seq == to_seq => {
            format!("，连同消息 {from_seq}")
        }
        Some(Hid { from_seq, to_seq, .. }) => format!("，连同消息 {from_seq} 至 {to_seq}"),
    }
}

fn actor(place: &Place<'_>, who: Who<'_>) -> String {
    let id = who.id;
    let hand = match who.kind {
        ActorKind::User if id == place.uid => format!("`{id}`"),
        ActorKind::User => format!("用户 `{id}`"),
        ActorKind::Admin => format!("管理员 `{id}`"),
        ActorKind::Service => format!("服务 `{id}`"),
        ActorKind::Policy => format!("策略 `{id}`"),
        ActorKind::System => "Panguan".to_owned(),
    };
    match who.on_behalf_of {
        Some(other) => format!("{hand} 代表 `{other}`"),
        None => hand,
    }
}

fn asker(place: &Place<'_>, who: Option<Who<'_>>) -> String {
    let Some(who) = who else { return "有人".to_owned() };
    match who.kind {
        ActorKind::Service => "您的后端".to_owned(),
        _ => format!("{} ", actor(place, who)),
    }
}

fn because(reason: &Reason<'_>) -> String {
    let code = match reason.code {
        ReasonCode::UserRequest => "原因：用户要求",
        ReasonCode::UserClearAll => "原因：用户清空了整个列表",
        ReasonCode::MemberLeft => "原因：成员退出",
        ReasonCode::MemberRemoved => "原因：成员被移除",
        ReasonCode::Blocked => "原因：成员被屏蔽",
        ReasonCode::ChannelDisbanded => "原因：频道被解散",
        ReasonCode::MessagesPurged => "原因：消息被清除",
        ReasonCode::AdminAction => "原因：管理员决定",
        ReasonCode::RetentionPolicy => "原因：保留策略",
        ReasonCode::AccountDeletion => "原因：账号被删除",
        ReasonCode::GdprErasure => "原因：个人要求抹除数据",
        ReasonCode::Migration => "原因：数据迁移",
        ReasonCode::Unspecified => "未说明原因",
        ReasonCode::UnknownLegacy => "当时没有记录原因",
    };
    let text = reason.text.map(|text| format!("（“{text}”）")).unwrap_or_default();
    format!("{code}{text}")
}

fn hinted(hint: &Hint<'_>) -> String {
    let meant = hint.meant.map(|id| format!("，即 `{id}`")).unwrap_or_default();
    match hint.class {
        RefusalClass::PersonIdJoined => format!("单聊频道要用对方的 uid{meant}"),
        RefusalClass::PersonIdForeign => {
            format!("这个 id 由其他人的 uid 拼成，而单聊频道要用对方的 uid{meant}")
        }
        RefusalClass::IdEmpty => "频道 id 不能为空".to_owned(),
        RefusalClass::IdTooLong => "频道 id 最多 256 字节".to_owned(),
        RefusalClass::IdForbiddenCharacter => "这种频道的 id 不能含有 `@`、`#` 或 `&`".to_owned(),
        RefusalClass::TopicIdMalformed => "社区话题的 id 形如 `parent@topic`".to_owned(),
        RefusalClass::AgentIdMalformed => "智能体频道的 id 形如 `uid@agent`".to_owned(),
        RefusalClass::TypeUnknown => {
            let asked = hint.asked_type.map(|kind| format!(" {kind}")).unwrap_or_default();
            let right = hint.meant.map(|id| format!("；与 `{id}` 的类型是 1")).unwrap_or_default();
            format!("没有频道类型{asked}{right}")
        }
        RefusalClass::MalformedRequest => "请求无法解析".to_owned(),
        RefusalClass::NoSuchConversation => "没有这个会话".to_owned(),
    }
}
