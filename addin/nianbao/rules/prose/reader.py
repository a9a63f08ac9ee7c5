"""The reader: goes through a filing's sentences and keeps what the text speaks of."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from nianbao.form import Filing, Paragraph
from nianbao.rules.prose.clause_reordering import reordered
from nianbao.rules.prose.context_checks import (
    Beside,
    Match,
    is_group_of,
    is_part_of,
    is_strange_behind,
    is_strange_beside,
    results_named,
)
from nianbao.rules.prose.history import NEVER, History, SentenceState
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.lists import Lists
from nianbao.rules.prose.matching import match_at
from nianbao.rules.prose.mention import Growth, Mention, Prose, Share
from nianbao.rules.prose.numbers import Written
from nianbao.rules.prose.passage import Sentence, sentences
from nianbao.rules.prose.reporting_unit import ReportingUnit, reporting_unit_of
from nianbao.rules.prose.tokens import Clause, Token, cut
from nianbao.rules.prose.wording import label, quote

_SIGHT = 120  # words or numbers; what stands farther off in a sentence says nothing of a number
# counts what was given out, not who asked
_INFORMATION = "条"


class _Reader:
    """Reads sentences in order; the topic and the whole last named hold until a heading."""

    def __init__(self, reporter: ReportingUnit) -> None:
        self.reporter = reporter
        self.known = lexicon()
        # other bodies count only where several report together
        self.heeded = self.known.heeded | {"gap"} if reporter.sums_up else self.known.heeded
        self._tidies = lru_cache(maxsize=1)(self.known.names["tidying"].search)
        self.said = History()
        self.shares: list[Share] = []
        self.growths: list[Growth] = []
        self.lists = Lists(self.known.roles["begins"], self.known.traits["aside"])
        self.topic = ""
        self.whole = ""
        self.section = 0
        self.before: Mention | None = None
        self.here = SentenceState(Sentence("", Paragraph(""), 0, opens=False))

    def read(self, sentence: Sentence) -> None:
        """Read one sentence."""
        if sentence.opens or sentence.section != self.section:
            self.topic = self.whole = ""
            self.before, self.section = None, sentence.section
        if self.known.is_telling(sentence.text):
            self.here = SentenceState(sentence)
            self.said.begin_sentence()
            self._clauses(cut(sentence.text, self.reporter), depth=0)
            self.lists.close()
        else:
            self.topic = self.known.topic_of(sentence.text) or self.topic

    def _clauses(self, clauses: Sequence[Clause], depth: int) -> None:
        for clause in reordered(clauses, self.known):
            # 「全区收到 60 件，其中区本级 6 件，办结 58 件」
            if self.lists.ends_before(clause.tokens, depth):
                self.here.scope = self.here.whole_scope
            self._clause(clause.tokens, depth)
            if clause.mark in ("；", ";"):
                self.here.disputes.clear()
                self.lists.end_item()
                self.here.is_divided = depth == 0

    def _clause(self, tokens: list[Token], depth: int) -> None:
        at = clear = 0
        while at < len(tokens):
            begins = tokens[at].kind in self.known.phrases.next
            match = match_at(tokens, at, self.topic, self.known) if begins else None
            if match is None:
                if tokens[at].written or tokens[at].kind in self.heeded:
                    self._word(tokens, at, clear, depth)
                at += 1
                continue
            for token in tokens[at : match.end]:
                self._circumstance(token)
            self._say(tokens, clear, at, match, depth)
            for token in tokens[at : match.end]:
                self._clauses(token.inner, depth + 1)
            at = clear = match.end

    def _say(self, tokens: list[Token], clear: int, at: int, match: Match, depth: int) -> None:
        end = tokens[match.end - 1].end
        if not match.phrase.means:
            self._difference(tokens, at, match, depth)
        beside = Beside(self.here.sentence.text, tokens, clear, at, match)
        results = results_named(beside, self.known) if match.written.kind == "N" else []
        for said in match.phrase.means:
            name = self._meant_by(said, match.written)
            if results and is_group_of(results, beside, self.known):
                name, beside = results[-1], beside._replace(clear=at)
            known = self.known.meanings.get(name)
            has_carry = self.here.carry_ahead
            is_strange = is_strange_beside(beside, known, self.known, has_carry=has_carry)
            is_left_open = is_strange and not is_strange_behind(beside, known, self.known)
            whole = self.known.meanings.get(self.whole)
            is_part = bool(known and is_part_of(known, beside, whole))
            also = tuple(r for r in results if r != name) if name in results else ()
            mention = self._mention(
                name,
                match.written,
                end,
                is_strange or is_part,
                also=also,
                is_strange=is_left_open,
                is_part=is_part,
            )
            self._keep(mention, depth)
            if known:
                self._speak_of(mention.meaning, is_strange)
            if depth == 0:
                self.here.loose = match.written if known and known.has("loose") else None

    def _meant_by(self, meaning: str, written: Written) -> str:
        """Return what is meant: 「依申请公开 0 件」 is that none was received."""
        # 「上年结转 2 件，办结 9 件，结转 3 件」
        if meaning == "carried" and any(m.meaning == "carried_in" for m in self.said.here):
            return "carried_out"
        known = self.known.meanings.get(meaning)
        is_none = written.unit not in ("", _INFORMATION) and not written.value
        return known.when_zero if known and known.when_zero and is_none else meaning

    def _mention(
        self, meaning: str, written: Written, end: int, is_qualified: bool, **more: Any
    ) -> Mention:
        here, known = self.here, self.known.meanings.get(meaning)
        whole = self._whole_of(meaning)
        if known and known.with_carry and here.carry_ahead:
            meaning, here.carry_ahead = known.with_carry, False
        before = self.before if known and known.follows else None
        text = here.sentence.text
        return Mention(
            meaning=meaning,
            value=written.value,
            unit=written.unit,
            scope=here.scope or (before.scope if before else self.reporter.default),
            year=here.year or (before.year if before else "this"),
            is_approximate=written.approximate,
            is_least=written.at_least,
            is_qualified=is_qualified or here.is_aim or here.is_unknown,
            step=written.step,
            whole=whole,
            quote=quote(text, end),
            sentence=text,
            paragraph=here.sentence.paragraph,
            section=here.sentence.section,
            **more,
        )

    def _keep(self, mention: Mention, depth: int) -> None:
        self.said.add(mention, depth)
        if mention.is_share:
            self.shares.append(Share(mention, None, self.lists.whole))
        elif not mention.is_statement:
            self.lists.add(mention, depth)
        if mention.meaning:
            self.before = mention

    def _whole_of(self, meaning: str) -> str:
        """Return the meaning whose rows a mention's cells are taken from, empty for none.

        That is the total named last; where several kinds of dispute were named, a statement on
        all of them refers to all, and a number to none for certain.
        """
        known = self.known.meanings.get(meaning)
        if not known or not known.base:
            return ""
        disputes = set(self.here.disputes)
        if known.base == "disputes" and len(disputes) > 1:
            return "disputes" if meaning.startswith(("all_", "none_")) else ""
        return self.whole

    def _speak_of(self, meaning: str, is_qualified: bool) -> None:
        known = self.known.meanings[meaning]
        self.topic = known.topic
        # what follows a part of something is no more than a part either
        if is_qualified and not any(m.meaning and not m.is_qualified for m in self.said.here):
            self.topic = "other"
        if known.is_whole:
            self.whole = meaning
        if known.has("dispute"):
            # 「行政诉讼：直接起诉 3 件」
            if known.has("suit") and "suit" in self.here.disputes:
                self.here.disputes.remove("suit")
            self.here.disputes.append(meaning)
        elif known.base == "disputes":
            self.here.disputes.clear()

    def _circumstance(self, token: Token) -> None:
        """Take whose numbers and of which year from here on."""
        if token.kind == "scope":
            self.here.scope = token.scope
        elif token.kind == "year" or token.is_other_year:
            self.here.year = "other" if token.is_other_year else "this"

    def _word(self, tokens: list[Token], at: int, clear: int, depth: int) -> None:
        """Take what a word that begins no phrase tells of those that follow."""
        token = tokens[at]
        if token.kind == "gap":
            self._stranger(token)
        elif token.kind in ("year", "scope"):
            self._scope_or_year(tokens, at)
        elif token.kind in self.known.opens:
            self.topic = self.known.opens[token.kind]
        elif token.kind == "norm" and self._tidies(self.here.sentence.text):
            self.topic = "norm"
        elif token.kind == "aim":
            self.here.is_aim = True
        elif token.kind in self.known.speaks_of:
            before = tokens[at - 1].kind if at else ""
            self._dispute(token, is_joined=before == "and", is_caused=before == "cause")
        elif token.kind in ("of", "include", "plus"):
            self._include(tokens, at, depth)
        elif token.kind == "paren":
            self._parenthesis(tokens, at, depth)
        elif token.kind == "share":
            self._share(tokens, at, clear, depth)
        elif token.kind == "carry_out":
            self._carried_out(tokens, at, depth)
        elif token.written:
            self._unknown_number(tokens, at, clear, depth)

    def _dispute(self, token: Token, *, is_joined: bool, is_caused: bool) -> None:
        """Take the dispute named, or both of 「行政复议、行政诉讼」, as what the text speaks of."""
        if is_caused:
            self.topic = "disputes"
        if not is_joined:
            self.here.disputes.clear()
        self.whole = self.known.speaks_of[token.kind]
        self.here.disputes.append(self.whole)

    def _scope_or_year(self, tokens: list[Token], at: int) -> None:
        """Take a scope only where it is the subject, 「全区各部门」 as one."""
        kinds = [token.kind for token in tokens[:at]]
        if tokens[at].kind == "scope":
            if "gap" in kinds or "foreign" in kinds:
                return
            if kinds[-1:] == ["scope"] and tokens[at - 1].scope == "own":
                return
            # 「全区各部门、各镇街」
            if (
                kinds[-2:] == ["scope", "and"]
                and self.reporter.sums_up
                and self.here.scope == "own"
            ):
                return
        self._circumstance(tokens[at])

    def _stranger(self, token: Token) -> None:
        """Take another body at the beginning as the one that the sentence speaks of."""
        if not self.here.scope:
            text = self.here.sentence.text[token.start : token.end]
            body = self.known.names["body"].match(text)
            if body and not self.reporter.is_own_name(body[0]):
                self.here.scope = "other"

    def _include(self, tokens: list[Token], at: int, depth: int) -> None:
        kind = tokens[at].kind
        following = next((t.kind for t in tokens[at + 1 :] if t.kind != "include"), "")
        if following in ("carry_in", "carry"):
            if kind == "plus" or not self._count_carry():
                self.here.carry_ahead = kind != "of"
        # 「发布信息 760 条，包括：……」
        elif kind == "include" and (at or self.lists.whole):
            return
        totals = self.said.totals(depth)
        if kind in ("of", "include") and totals:
            self.lists.open(totals, depth, is_nested=self.here.is_divided)
            self.here.whole_scope = self.here.scope

    def _parenthesis(self, tokens: list[Token], at: int, depth: int) -> None:
        token = tokens[at]
        inner = token.inner[0].tokens
        if inner and inner[0].kind == "carry_in":
            self._count_carry()
        # 「966件（66.48%）」
        percent = inner[0].written if len(token.inner) == len(inner) == 1 else None
        if percent and percent.kind == "P" and at and tokens[at - 1].written:
            self._share_of(percent, inner[0].end, depth)
        scope = self.here.scope
        # what divides something unknown is not known either
        last = self.said.last_number(depth) if at and tokens[at - 1].written else None
        is_carry = bool(inner) and inner[0].kind in self.known.roles["carry"]
        self.here.is_unknown = last is not None and not last.meaning and not is_carry
        self._clauses(token.inner, depth + 1)
        self.here.scope, self.here.is_unknown = scope, False

    def _count_carry(self) -> bool:
        """Take the last number as one that has last year's carry-over in it, if there is one."""
        last = self.said.last_number(NEVER - 1)
        known = self.known.meanings.get(last.meaning) if last else None
        if not last or not known or not known.with_carry:
            return bool(last)
        changed = last._replace(meaning=known.with_carry)
        self.said.replace(last, changed)
        self.lists.replace(last, changed)
        self.whole = known.with_carry
        return True

    def _share(self, tokens: list[Token], at: int, clear: int, depth: int) -> None:
        """Read 「9件，占45%」, 「9件、占45%」."""
        behind = tokens[at + 1].written if at + 1 < len(tokens) else None
        between = [t.kind for i, t in enumerate(tokens[clear:at]) if i or t.kind != "and"]
        is_plain = all(kind in self.known.light for kind in between)
        if behind and behind.kind == "P" and is_plain:
            self._share_of(behind, tokens[at + 1].end, depth)

    def _share_of(self, percent: Written, end: int, depth: int) -> None:
        part = self.said.last_number(depth)
        if part:
            mention = self._mention("", percent, end, is_qualified=False)
            self.shares.append(Share(mention, part, self.lists.whole))

    def _difference(self, tokens: list[Token], at: int, match: Match, depth: int) -> None:
        """Read 「比上年（31件）增长29%」: no figure, but it must follow from two of them."""
        kinds = {token.kind for token in tokens[at : match.end]}
        end = tokens[match.end - 1].end
        mention = self._mention("", match.written, end, is_qualified=True)
        now = self.said.last_number(depth)
        ahead = tokens[at : match.end - 1]
        inner = [t for token in ahead for clause in token.inner for t in clause.tokens]
        before = next((t.written.value for t in [*ahead, *inner] if t.written), None)
        if mention.is_share and now and "compare" in kinds and kinds & {"increase", "decrease"}:
            self.growths.append(Growth(mention, now, before, "increase" in kinds))
        self.said.add(mention, NEVER)

    def _carried_out(self, tokens: list[Token], at: int, depth: int) -> None:
        """Read 「1件未到期限，结转下年度」: the number stands in the clause before."""
        written, self.here.loose = self.here.loose, None
        is_alone = not any(token.written for token in tokens)
        opens = all(token.kind in self.known.light for token in tokens[:at])
        if written and is_alone and opens and self.topic in ("applications", ""):
            end = tokens[at].end
            self._keep(self._mention("carried_out", written, end, is_qualified=False), depth)

    def _unknown_number(self, tokens: list[Token], at: int, clear: int, depth: int) -> None:
        written = tokens[at].written
        if not written or written.kind == "P":
            return
        near = [*tokens[max(clear, at - _SIGHT) : at], *tokens[at + 1 : at + 2]]
        is_strange = any(token.kind in self.known.blocks for token in near)
        said = self.said.here[-_SIGHT:] if is_strange else ()
        if is_strange and not self.lists.whole and not any(m.meaning and m.unit for m in said):
            self.topic = "other"
        text = self.here.sentence.text
        behind = (tokens[place].end for place in range(at - 1, -1, -1) if tokens[place].written)
        start = next(behind, None)
        is_alone = depth == 0 and not self.lists.whole and start is None
        start = tokens[0].start if start is None else start
        mention = self._mention(
            "",
            written,
            tokens[at].end,
            is_qualified=True,
            words=text[start : tokens[at].start],
            label=label(text, tokens[:at]) if is_alone else "",
        )
        self._keep(mention, depth)
        self.here.loose = written if written.kind == "N" and depth == 0 else None


# every check of one filing asks for the same
@lru_cache(maxsize=4)
def read_prose(filing: Filing) -> Prose:
    """Return everything that could be read out of a filing's prose."""
    reader = _Reader(reporting_unit_of(filing.profile))
    for sentence in sentences(filing.sections):
        reader.read(sentence)
    return Prose(
        tuple(reader.said.mentions),
        tuple(reader.lists.done),
        tuple(reader.shares),
        tuple(reader.growths),
    )
