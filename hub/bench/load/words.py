"""What fans and agents of a shop say: a few words all the time, most words hardly ever."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

# From the most said downwards: the n-th is said about 1/n as often as the first.
_SAID = (
    "请问 发货 亲 好的 谢谢 什么时候 在吗 可以 这个 订单 收到 快递 颜色 尺码 杯子 "
    "有货 退款 多久 您好 地址 稍等 换货 物流 优惠 价格 包邮 现货 预售 几天 到了 "
    "没有 怎么 麻烦 帮我 看一下 已经 质量 喜欢 礼盒 刻字 定制 蓝色 白色 绿色 大号 "
    "小号 包装 破损 补发 发票 运费 客服 直播 链接 下单 付款 拍下 备注 修改 电话 "
    "今天 明天 昨天 上午 下午 周末 仓库 签收 驿站 丢件 拒收 催一下 加急 顺丰 中通 "
    "圆通 韵达 差评 好评 晒图 返现 会员 积分 优惠券 满减 赠品 样品 瑕疵 色差 掉色 "
    "起球 缩水 开线 有味道 说明书 保修 安装 使用 方法 清洗 机洗 手洗 烘干 微波炉 "
    "洗碗机 陶瓷 玻璃 棉麻 真丝 刺绣 手作 限量 复刻 断码 补货 通知 关注 小程序 "
    "公众号 扫码 登录 密码 验证码 生日 送人 朋友 妈妈 孩子 女朋友 老师 公司 团购 "
    "批发 代理 合作 主播 粉丝 抽奖 中奖 活动 结束 开始 倒计时 茉莉 栀子 桂花 柚子 "
    "雪松 檀木 晨雾 青瓷 釉色 拉坯 窑变 茶则 香插 流苏 帆布 托特 水桶包 斜挎 腰带 "
    "围巾 披肩 手套 毛线 钩针 编织 徽章 胶带 手帐 印章 火漆 信纸 明信片 日历 台历 "
    "书签 钢笔 墨水 本子 活页"
)
COMMON: Sequence[str] = tuple(_SAID.split())
_CHARACTERS = (
    "安柏辰澄初春丹冬朵帆芳枫海禾荷鹤恒虹湖花桦慧吉佳嘉江娇杰锦京静菊娟珂可兰岚蓝乐蕾黎莉莲林玲凌柳龙露鹿"
    "璐绿麦曼梅萌梦米茗木沐暮楠念宁诺欧培萍棋琪千茜青清晴秋然蓉如蕊瑞若森杉珊韶诗时舒水思松苏溪夏仙香小晓"
    "心欣星杏秀雪雅烟言燕阳瑶夜一依亦逸茵银英莹影永悠雨玉月悦云芸泽昭珍之芝知芷竹子紫"
)
_ENDS = ("", "", "", "。", "？", "～", "！", "呀", "吗", "呢", "哈")
_WEIGHTS = list(accumulate(1 / (n + 1) for n in range(len(COMMON))))


def rare(dice: random.Random) -> str:
    """A name that hardly anybody else says: two to four characters."""
    return "".join(dice.choices(_CHARACTERS, k=dice.randrange(2, 5)))


def nickname(dice: random.Random) -> str:
    return rare(dice) + dice.choice(("", "", "", "_", "酱", "同学", "🌿", "🐟", "2024", "er"))


def said(dice: random.Random) -> str:
    """One message: mostly a few words, now and then a rare one, an order's number or a whole paragraph."""
    roll = dice.random()
    count = 2 + int(dice.expovariate(0.35)) if roll > 0.02 else 40
    words = dice.choices(COMMON, cum_weights=_WEIGHTS, k=min(count, 60))
    if roll > 0.85:
        words.insert(dice.randrange(len(words)), rare(dice))
    if roll > 0.96:
        words.append(f"单号{dice.randrange(10**9)}")
    return "".join(words) + dice.choice(_ENDS)
