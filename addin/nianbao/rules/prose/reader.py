"""The reader: goes through a filing's sentences and keeps what the text speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from nianbao.form import Filing, Paragraph
from nianbao.rules.prose.clause_reordering import reordered
from nianbao.rules.prose.context_checks import (
    Beside,
    Match,
    is_part_of,
    is_strange_beside,
)
from nianbao.rules.prose.lexicon import lexicon
from nianbao.rules.prose.lists import Lists
from nianbao.rules.prose.mention import Mention, Prose, Share, Year
from nianbao.rules.prose.numbers import Written
from nianbao.rules.prose.passage import Sentence, sentences
from nianbao.rules.prose.reporting_unit import ReportingUnit, Scope, reporting_unit_of
from nianbao.rules.prose.tokens import Clause, Token, cut
from nianbao.rules.prose.wording import label, quote

_STATEMENT = Written("", 0, "", Decimal(1), False)
# counts what was given out, not who asked
_INFORMATION = "条"


@dataclass
class _Sentence:
    """What is known within one sentence: whose numbers, of which year, since which word."""

    sentence: Sentence
    scope: Scope | None = None
    year: Year | None = None
    is_aim: bool = False
    carry_ahead: bool = False
    disputes: list[str] = field(default_factory=list)
    first: int = 0
    loose: Written | None = None


class _Reader:
    """Reads sentences in order; the topic and the whole last named hold until a heading."""

    def __init__(self, reporter: ReportingUnit) -> None:
        self.reporter = reporter
        self.known = lexicon()
        # other bodies count only where several report together
        self.heeded = self.known.heeded | {"gap"} if reporter.sums_up else self.known.heeded
        self.mentions: list[Mention] = []
        self.shares: list[Share] = []
        self.lists = Lists(self.known.roles["begins"])
        self.topic = ""
        self.whole = ""
        self.section = 0
        self.before: Mention | None = None
        self.here = _Sentence(Sentence("", Paragraph(""), 0, opens=False))

    def read(self, sentence: Sentence) -> None:
        """Read one sentence."""
        if sentence.opens or sentence.section != self.section:
            self.topic = self.whole = ""
            self.before, self.section = None, sentence.section
        if self.known.is_telling(sentence.text):
            self.here = _Sentence(sentence, first=len(self.mentions))
            self._clauses(cut(sentence.text, self.reporter), depth=0)
            self.lists.close()
        else:
            self.topic = self.known.topic_of(sentence.text) or self.topic

    def _clauses(self, clauses: Sequence[Clause], depth: int) -> None:
        for clause in reordered(clauses, self.known):
            self.lists.enter(clause.tokens, depth)
            self._clause(clause.tokens, depth)
            if clause.mark in ("；", ";"):
                self.here.disputes.clear()

    def _clause(self, tokens: list[Token], depth: int) -> None:
        at = clear = 0
        while at < len(tokens):
            begins = tokens[at].kind in self.known.phrases.next
            match = self._match(tokens, at) if begins else None
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

    def _match(self, tokens: list[Token], start: int) -> Match | None:
        """Return the longest phrase that begins here."""
        branch, at = self.known.phrases, start
        written, found = _STATEMENT, None
        while at < len(tokens):
            token = tokens[at]
            following = branch.next.get(token.kind)
            if following is None:
                if at > start and token.kind in self.known.light:
                    at += 1
                    continue
                break
            branch, at = following, at + 1
            written = token.written or written
            phrase = branch.phrase_on(self.topic)
            if phrase:
                found = Match(phrase, at, written)
        return None if found and self._runs_on(tokens, found) else found

    def _runs_on(self, tokens: list[Token], match: Match) -> bool:
        """Return whether a statement goes on with words that make it another one."""
        if match.phrase.value is None:
            return False
        rest = [t.kind for t in tokens[match.end :] if t.kind not in self.known.light]
        is_closed = match.end < len(tokens) and tokens[match.end].kind == "paren"
        # 「全部办结并答复」
        outcome = self.known.roles["outcome"]
        goes_on = rest[:1] == ["and"] or (
            tokens[match.end - 1].kind in outcome and not outcome.isdisjoint(rest[:1])
        )
        return bool(rest) and not goes_on and not is_closed

    def _say(self, tokens: list[Token], clear: int, at: int, match: Match, depth: int) -> None:
        end = tokens[match.end - 1].end
        beside = Beside(self.here.sentence.text, tokens, clear, at, match)
        for said in match.phrase.means or ("",):
            name = self._meant_by(said, match.written)
            known = self.known.meanings.get(name)
            has_carry = self.here.carry_ahead
            is_strange = is_strange_beside(beside, known, self.known, has_carry=has_carry)
            whole = self.known.meanings.get(self.whole)
            is_part = bool(known and is_part_of(known, beside, whole))
            mention = self._mention(name, match.written, end, is_strange or is_part)
            self._keep(mention, depth)
            if known:
                self._speak_of(mention.meaning, is_strange)
            if depth == 0:
                self.here.loose = match.written if known and known.has("loose") else None

    def _meant_by(self, meaning: str, written: Written) -> str:
        """Return what is meant: 「依申请公开 0 件」 is that none was received."""
        # 「上年结转 2 件，办结 9 件，结转 3 件」
        said = self.mentions[self.here.first :]
        if meaning == "carried" and any(m.meaning == "carried_in" for m in said):
            return "carried_out"
        known = self.known.meanings.get(meaning)
        is_none = written.unit not in ("", _INFORMATION) and not written.value
        return known.when_zero if known and known.when_zero and is_none else meaning

    def _mention(self, meaning: str, written: Written, end: int, is_qualified: bool) -> Mention:
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
            is_qualified=is_qualified or here.is_aim,
            step=written.step,
            whole=whole,
            quote=quote(text, end),
            sentence=text,
            paragraph=here.sentence.paragraph,
            section=here.sentence.section,
        )

    def _keep(self, mention: Mention, depth: int) -> None:
        self.mentions.append(mention)
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
        said = self.mentions[self.here.first :]
        if is_qualified and not any(m.meaning and not m.is_qualified for m in said):
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
        elif token.kind == "year":
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
        elif token.kind == "norm" and self.known.names["tidying"].search(self.here.sentence.text):
            self.topic = "norm"
        elif token.kind == "aim":
            self.here.is_aim = True
        elif token.kind in self.known.speaks_of:
            before = tokens[at - 1].kind if at else ""
            self._dispute(token, is_joined=before == "and", is_caused=before == "cause")
        elif token.kind in ("of", "include", "plus"):
            self._include(tokens, at)
            if token.kind == "of":
                self.lists.open(self._last_whole(), depth)
        elif token.kind == "paren":
            self._parenthesis(token, depth)
        elif token.kind == "share":
            self._share(tokens, at, clear)
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

    def _include(self, tokens: list[Token], at: int) -> None:
        kind = tokens[at].kind
        following = next((t.kind for t in tokens[at + 1 :] if t.kind != "include"), "")
        if following in ("carry_in", "carry") and (kind == "plus" or not self._count_carry()):
            self.here.carry_ahead = kind != "of"

    def _parenthesis(self, token: Token, depth: int) -> None:
        first = token.inner[0].tokens[:1]
        if first and first[0].kind == "carry_in":
            self._count_carry()
        self._clauses(token.inner, depth + 1)

    def _count_carry(self) -> bool:
        """Take the last number as one that has last year's carry-over in it, if there is one."""
        last = self._last_number(self.here.first)
        known = self.known.meanings.get(last.meaning) if last else None
        if not last or not known or not known.with_carry:
            return bool(last)
        changed = last._replace(meaning=known.with_carry)
        self.mentions[self.mentions.index(last)] = changed
        self.lists.replace(last, changed)
        self.whole = known.with_carry
        return True

    def _last_number(self, since: int = 0) -> Mention | None:
        said = reversed(self.mentions[since:])
        return next((m for m in said if not m.is_statement and not m.is_share), None)

    def _last_whole(self) -> Mention | None:
        """Return the number that 「其中」 divides, unless a carry-over beside it is divided too."""
        last = self._last_number()
        known = self.known.meanings.get(last.meaning) if last else None
        return None if known and known.has("aside") else last

    def _share(self, tokens: list[Token], at: int, clear: int) -> None:
        """Read 「9件，占45%」."""
        behind = tokens[at + 1].written if at + 1 < len(tokens) else None
        ahead = tokens[clear:at]
        is_plain = all(token.kind in self.known.light for token in ahead)
        part = self._last_number(self.here.first)
        if part and behind and behind.kind == "P" and is_plain:
            percent = self._mention("", behind, tokens[at + 1].end, is_qualified=False)
            self.shares.append(Share(percent, part, self.lists.whole))

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
        near = [*tokens[clear:at], *tokens[at + 1 : at + 2]]
        is_strange = any(token.kind in self.known.blocks for token in near)
        said = self.mentions[self.here.first :]
        if is_strange and not self.lists.whole and not any(m.meaning and m.unit for m in said):
            self.topic = "other"
        mention = self._mention("", written, tokens[at].end, is_qualified=True)
        if depth == 0 and not self.lists.whole:
            mention = mention._replace(label=label(self.here.sentence.text, tokens[:at]))
        self._keep(mention, depth)
        self.here.loose = written if written.kind == "N" and depth == 0 else None


# every check of one filing asks for the same
@lru_cache(maxsize=4)
def read_prose(filing: Filing) -> Prose:
    """Return everything that could be read out of a filing's prose."""
    reader = _Reader(reporting_unit_of(filing.profile))
    for sentence in sentences(filing.sections):
        reader.read(sentence)
    return Prose(tuple(reader.mentions), tuple(reader.lists.done), tuple(reader.shares))
