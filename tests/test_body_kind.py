"""What kind of body a name is of, where nobody chose it: names like those of published reports."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Nianbao
from nianbao.form import Filing, Profile
from nianbao.form.body_kind import belies_kind, kind_of_name, with_kind
from nianbao.form.profile import profile_data
from recover_reports import UNIT, report, write_pipes
from tables import filing

NAMES = """
省级政府 | 云山省人民政府 云山壮族自治区人民政府 北京市人民政府 重庆市人民政府
省级政府 | 云山省
设区的市、自治州政府 | 云山市人民政府 云山省江北市人民政府 云山土家族苗族自治州人民政府
设区的市、自治州政府 | 黔云南州人民政府 杭州市人民政府 宣城市人民政府 云山市
县（市、区）政府 | 云山县人民政府 云山市江北区人民政府 义乌市人民政府
县（市、区）政府 | 云山省义乌市人民政府 云山自治州江北市人民政府 云山旗人民政府
县（市、区）政府 | 云山族自治旗人民政府 北京市西城区人民政府 上海市浦东新区人民政府
县（市、区）政府 | 云山自治县人民政府 云山市江北区政府 津市市人民政府
县（市、区）政府 | 大理白族自治州大理市人民政府 云山区 通州区人民政府 云山县
乡镇政府、街道办事处 | 云山镇人民政府 云山市江北区城关镇人民政府 云山乡人民政府
乡镇政府、街道办事处 | 云山苗族乡人民政府 云山苏木人民政府 江北区人民政府云山街道办事处
乡镇政府、街道办事处 | 云山街道办事处 云山街道 云山街道办 云山地区办事处 云山镇政府
乡镇政府、街道办事处 | 云山镇人民政府党政办公室 景云镇 江北街道党工委
省级政府部门 | 云山省教育厅 云山省财政厅 云山自治区民政厅 北京市教育委员会
省级政府部门 | 上海市公安局 云山省市场监督管理局 云山省人民政府办公厅
省级政府部门 | 云山省人民政府国有资产监督管理委员会 水利厅
设区的市、自治州政府部门 | 云山市教育局 云山市市场监督管理局 云山市城市管理局
设区的市、自治州政府部门 | 云山市人民政府办公室 云山市政务服务管理局
设区的市、自治州政府部门 | 云山市人民政府国有资产监督管理委员会 云山市机关事务管理局
设区的市、自治州政府部门 | 云山盟审计局 云山地区教育局 云山州发展和改革委员会 盐城市财政局
设区的市、自治州政府部门 | 云山市国防动员办公室（云山市人民防空办公室） 市教育局
设区的市、自治州政府部门 | 云山市民族宗教事务局 云山市民政局 徐州市教育局 云山市地方金融管理局
设区的市、自治州政府部门 | 云山市政务服务和数据管理局
县（市、区）政府部门 | 云山市江北区教育局 云山县城市管理局 云山县市场监督管理局
县（市、区）政府部门 | 云山县人民政府办公室 云山区政府办公室 义乌市财政局 云山旗农牧局
县（市、区）政府部门 | 江北区政务服务管理办公室 云山区社区建设局 江北区区域协作办公室
县（市、区）政府部门 | 云山县县域经济发展局 云山区乡村振兴局 云山市江北区住房和城乡建设局
县（市、区）政府部门 | 云山区信访局
派出机构 | 云山高新技术产业开发区管理委员会 云山高新区管委会 云山经济技术开发区
派出机构 | 云山新区管理委员会 云山综合实验区管理委员会
派出机构 | 云山市人民政府驻北京办事处 云山省人民政府驻上海办事处
派出机构 | 国家税务总局云山市税务局 国家税务总局云山市江北区税务局
派出机构 | 中华人民共和国云山海关 云山海关 国家统计局云山调查队
派出机构 | 国家金融监督管理总局云山监管分局 中国人民银行云山市分行
派出机构 | 中国证券监督管理委员会云山监管局 云山市公安局江北分局
派出机构 | 云山市生态环境局江北分局 云山派出所 江北区司法局城关司法所
派出机构 | 云山盟行政公署 云山地区行政公署 云山海事局 国家矿山安全监察局云山局
派出机构 | 云山风景名胜区管理委员会
国务院部门 | 国家发展和改革委员会 教育部 国家税务总局 海关总署 审计署 中国人民银行
国务院部门 | 中华人民共和国司法部 国家知识产权局 住房和城乡建设部
国务院部门 | 国务院国有资产监督管理委员会 中国证券监督管理委员会
其他 | 云山镇卫生院 云山区城关镇中心卫生院 云山市第一人民医院
其他 | 云山市水务集团有限公司 云山大学 云山市第一中学
其他 | 云山市公共交通有限责任公司 云山市中级人民法院 云山市残疾人联合会
其他 | 中共云山市委宣传部 云山市委办公室 云山区政务服务中心 云山市图书馆
其他 | 云山市供销合作社 云山村村民委员会 云山社区居民委员会 云山市人大常委会
其他 | 云山市城市管理综合执法支队
 | 教育局 某单位 XX
"""
KINDS = [
    (name, kind.strip())
    for kind, _, names in (line.partition("|") for line in NAMES.strip("\n").split("\n"))
    for name in names.split()
]
FEES = "表二 | 本年收费金额（单位：万元）\n行政事业性收费 | 20000"
REGULATIONS = "表二 | 现行有效件数\n规章 | 6"


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_name_tells_the_kind_of_body(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


def test_every_kind_that_the_first_sheet_offers_is_told_by_some_name() -> None:
    assert len(KINDS) >= 60
    assert {kind for _, kind in KINDS} == {"", *(kind["name"] for kind in profile_data()["kinds"])}


def of(unit: str, text: str, kind: str = "") -> Filing:
    given = filing(text)
    return replace(given, profile=Profile(unit=unit, kind=kind, year=2023))


@pytest.mark.parametrize(
    ("unit", "text", "kind"),
    [
        ("云山市人民政府办公室", REGULATIONS, "设区的市、自治州政府"),
        (
            "云山市人民政府办公室",
            FEES,
            "设区的市、自治州政府",
        ),
        ("云山省人民政府办公厅", "表二 | 本年处理决定数量\n行政处罚 | 5", "省级政府"),
        ("云山区政府办", "表二 | 本年处理决定数量\n行政许可 | 5", "县（市、区）政府"),
        ("云山区政府办", "表二 | 现行有效件数\n行政规范性文件 | 5", "县（市、区）政府部门"),
        ("云山市教育局", REGULATIONS, "设区的市、自治州政府部门"),
    ],
)
def test_an_office_reports_for_its_government_where_its_figures_are_none_of_an_office(
    unit: str, text: str, kind: str
) -> None:
    known = with_kind(of(unit, text))
    assert (known.profile.kind, known.kind_by_name) == (kind, True)


def test_a_kind_that_was_chosen_stays() -> None:
    chosen = of("云山市教育局", "", kind="其他")
    assert with_kind(chosen) is chosen


@pytest.mark.parametrize(
    ("unit", "kind", "is_belied"),
    [
        ("云山市教育局", "县（市、区）政府", True),
        ("云山市人民医院", "县（市、区）政府", True),
        ("云山镇人民政府", "县（市、区）政府部门", True),
        ("云山街道办事处", "派出机构", True),
        ("云山市教育局", "县（市、区）政府部门", False),
        ("云山区人民政府办公室", "县（市、区）政府", False),
        ("云山区人民政府办公室", "县（市、区）政府部门", False),
        ("云山高新区管委会", "县（市、区）政府", False),
        ("云山", "县（市、区）政府", False),
    ],
)
def test_a_name_that_cannot_be_of_the_kind_that_was_chosen(
    unit: str, kind: str, *, is_belied: bool
) -> None:
    assert belies_kind(Profile(unit=unit, kind=kind)) == is_belied


@pytest.mark.parametrize(
    ("unit", "kind", "judged"),
    [
        ("云山市人民政府", "设区的市、自治州政府", None),
        ("云山市人民政府办公室", "设区的市、自治州政府", None),
        ("云山市江北区人民政府", "县（市、区）政府", "县（市、区）政府没有规章制定权"),
        ("云山市财政局", "设区的市、自治州政府部门", "设区的市、自治州政府部门没有规章制定权"),
        ("云山集团", "其他", "没有规章制定权"),
        ("云山", "", "首页没有选定机关类型，不知道有没有规章制定权"),
    ],
)
def test_a_published_report_is_read_with_the_kind_that_its_title_tells(
    unit: str, kind: str, judged: str | None, tmp_path: Path, nianbao: Nianbao
) -> None:
    text = write_pipes(report(), tmp_path / "a.txt").read_text("utf-8")
    source = tmp_path / "b.txt"
    source.write_text(text.replace(UNIT, unit), "utf-8")
    read = nianbao("read", source, tmp_path / "a.xlsx").out
    note = f"首页按名称“{unit}”填了“{kind}”，请核对"
    assert (note in read) == bool(kind)
    found = nianbao("check", tmp_path / "a.xlsx", "--json").json["findings"]
    messages = [f["message"] for f in found if f["rule"] == "R039"]
    assert len(messages) == bool(judged)
    assert all(judged in message for message in messages if judged)
