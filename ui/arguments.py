"""The command line's arguments (design part 3). Everything a user reads of them is Chinese."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from models.forms import BY_CODE, BY_TABLE
from models.periods import is_period

_WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本帮助",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "expected one argument": "后面须有一个值",
    "expected at least one argument": "后面至少须有一个值",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有“%(value)s”，可选：%(choices)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
}
_JSON = "在标准输出上只打印一个JSON"
argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]


def _period(text: str) -> str:
    if not is_period(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是报送期，应写成2026-11")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成2026-11-22") from None


def _form(text: str) -> str:
    """A form by its identifier (reserve_project) or its number (F1)."""
    found = BY_CODE.get(text.upper().replace("A", "a").replace("B", "b").replace("C", "c"))
    if text in BY_TABLE:
        return text
    if found is None:
        names = "、".join(f"{form.info.code} {table}" for table, form in BY_TABLE.items())
        raise argparse.ArgumentTypeError(f"没有表“{text}”，可选：{names}")
    return str(found.__tablename__)


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help=_JSON, default=argparse.SUPPRESS)
    parser.add_argument("--json-out", type=Path, metavar="FILE", help="把JSON写到文件", default=argparse.SUPPRESS)
    parser.add_argument("--today", type=_day, metavar="DATE", help="把这一天当作今天（测试用）", default=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹", default=argparse.SUPPRESS)
    return parser


def _with_period(parser: argparse.ArgumentParser, *, required: bool = True) -> argparse.ArgumentParser:
    parser.add_argument("--period", type=_period, required=required, metavar="2026-11", help="报送期")
    return parser


def _with_marked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--marked", type=Path, metavar="FILE.xlsx", help="另存一份批注版：出错的单元格标色、加批注，前面加问题索引"
    )


def build() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="main.py", description="两新填报：县级“两新”工作填报程序")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（默认：本用户的数据文件夹，或程序旁的data文件夹）")
    parser.add_argument("--json", action="store_true", help=_JSON)
    parser.add_argument("--json-out", type=Path, metavar="FILE", help="把JSON写到文件")
    parser.add_argument("--today", type=_day, metavar="DATE", help="把这一天当作今天（测试用）")
    parser.add_argument("--self-check", action="store_true", help="检查本机是否具备程序所需的条件")
    commands = parser.add_subparsers(dest="command", metavar="命令")
    _set_up(commands)
    _lists(commands)
    _records(commands)
    _filing(commands)
    _files(commands)
    return parser


def _set_up(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    init = _command(commands, "init", "设置本单位，启用内置责任清单")
    init.add_argument("--unit", required=True, metavar="430523", help="报送单位代码或名称")
    init.add_argument("--dept", default="", help="填报单位（县级牵头部门）")
    init.add_argument("--filler", default="", help="填报人")
    init.add_argument("--phone", default="", help="填报人电话")
    demo = _command(commands, "demo", "用编造的数据走完一个月：填报、检查、定稿、导出、核验")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="报送包放在哪个文件夹")


def _lists(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    tasks = commands.add_parser("tasks", help="市级责任清单", description="市级责任清单")
    inner = tasks.add_subparsers(dest="tasks_command", metavar="命令", required=True)
    _command(inner, "list", "现行责任清单")
    into = _command(inner, "import", "比对市级下发的清单；加 --apply 才接受")
    into.add_argument("file", type=Path, metavar="FILE", help="清单文件（.xlsx 或文本）")
    into.add_argument("--apply", action="store_true", help="接受新清单")
    into.add_argument("--answers", type=Path, metavar="FILE.json", help="对“需确认”各项的答复")
    _with_marked(into)


def _records(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    template = _with_period(_command(commands, "template", "生成空白填报表"), required=False)
    template.add_argument("form", type=_form, metavar="FORM", help="表的标识，如 reserve_project 或 F1")
    template.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="存为")
    load = _with_period(_command(commands, "load", "从表格批量导入；加 --apply 才写入"), required=False)
    load.add_argument("form", type=_form, metavar="FORM", help="表的标识，如 reserve_project 或 F1")
    load.add_argument("file", type=Path, metavar="FILE", help="要导入的表格")
    load.add_argument("--apply", action="store_true", help="写入")
    _with_marked(load)
    records = _with_period(_command(commands, "records", "列出一张表的全部记录"), required=False)
    records.add_argument("form", type=_form, metavar="FORM", help="表的标识，如 reserve_project 或 F1")


def _filing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = _with_period(_command(commands, "check", "检查一期的全部数据"))
    check.add_argument("--out", type=Path, metavar="FILE.xlsx", help="把检查结果另存为表格")
    changes = _with_period(
        _command(commands, "changes", "变动说明：与上期相比变了的数字和草稿；加 --apply 写入不用另写原因的草稿")
    )
    changes.add_argument("--apply", action="store_true", help="写入不用另写原因的草稿")
    rules = _command(commands, "rules", "列出全部检查规则；加 --out 印成PDF")
    rules.add_argument("--out", type=Path, metavar="FILE.pdf", help="存为")
    explain = _with_period(_command(commands, "explain", "为核实性提示填写原因"))
    explain.add_argument("--rule", metavar="R19", help="规则编号")
    explain.add_argument("--record", action="append", metavar="UID", help="记录编号，可重复")
    explain.add_argument("--reason", metavar="TEXT", help="具体原因")
    explain.add_argument(
        "--from-last", action="store_true", help="列出可沿用的上期说明（可用 --rule、--record 指定）；加 --apply 才写入"
    )
    explain.add_argument("--apply", action="store_true", help="与 --from-last 同用：写入")
    _with_period(_command(commands, "quality", "数据质量：完整、及时、差错，和常错提示"), required=False)
    fix = _with_period(_command(commands, "fix", "按检查结果中的建议改正一条记录"))
    fix.add_argument("--rule", required=True, metavar="Q01", help="检查结果中带建议的规则编号")
    fix.add_argument("--record", required=True, metavar="UID", help="记录编号")
    sign = _with_period(_command(commands, "sign", "填写审签信息"))
    for name, label in (("filler", "填报人"), ("phone", "填报人电话"), ("reviewer", "审核人"), ("approver", "签发人")):
        sign.add_argument(f"--{name}", metavar="TEXT", help=label)
    sign.add_argument("--date", metavar="DATE", help="签发日期")
    sign.add_argument("--due", metavar="DATE", help="截止日期")
    sign.add_argument("--dept", metavar="TEXT", help="填报单位（县级牵头部门）")
    sign.add_argument("--stamped-code", metavar="CODE", help="盖章件页脚上的校验码")
    sign.add_argument("--stamped-scan", metavar="FILE", help="盖章扫描件的文件名")
    freeze = _with_period(_command(commands, "freeze", "定稿：锁定数据，给出版本号和校验码"))
    freeze.add_argument("--type", dest="report_type", metavar="月报", help="报送类型：月报、调度、储备、补报、更正")
    freeze.add_argument("--reason", metavar="TEXT", help="更正说明（更正报必填）")
    _with_period(_command(commands, "unfreeze", "退回草稿；未导出的版本号随之作废"))


def _files(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = _with_period(_command(commands, "export", "导出报送包（定稿的版本）"))
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="放在哪个文件夹")
    export.add_argument("--draft", action="store_true", help="导出草稿，不改变状态")
    paper = _with_period(_command(commands, "print", "打印送签盖章的纸质件（定稿的版本；未定稿的印作草稿）"))
    paper.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="存为")
    verify = _command(commands, "verify", "核验报送包")
    verify.add_argument("file", type=Path, metavar="FILE", help="报送包")
    _with_marked(verify)
    publish = _command(commands, "publish", "市级：把清单发布成标准格式（任务标识、参数、报送日历、代码表）")
    publish.add_argument("file", type=Path, metavar="FILE", help="清单文件（任何能导入的格式，或已发布的清单改后的文件）")
    publish.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="存为")
    publish.add_argument("--answers", type=Path, metavar="FILE.json", help="对“需确认”各项的答复")
    backup = _command(commands, "backup", "备份数据并核验")
    backup.add_argument("--out", type=Path, required=True, metavar="FILE", help="存为")
    restore = _command(commands, "restore", "从备份恢复（原数据另存一份）")
    restore.add_argument("file", type=Path, metavar="FILE", help="备份文件")
