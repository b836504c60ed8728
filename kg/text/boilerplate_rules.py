"""The words by which page furniture is known, as data for `kg.text.cleaning`. Nothing here names a site or a company.

Every pattern is matched against a whole line: lower-cased, trimmed, with typographic quotes made straight and
surrounding bullets and arrows taken off. Patterns are alternatives written one per line.
"""

import re
from typing import Final

_NETWORK: Final = (
    "facebook|x|twitter|x \\(twitter\\)|linkedin|whatsapp|reddit|telegram|instagram|threads|bluesky|mastodon|"
    "youtube|pinterest|tiktok|flipboard|messenger|e-?mail|google news|rss"
)
_PIECE: Final = "article|story|post|page|news|video|slideshow|gallery|content|report|piece|column|newsletter"

_WHOLE_LINES: Final[tuple[tuple[str, str], ...]] = (
    (
        "share buttons",
        rf"""
        share|share it|tweet|pin it|copy link|link copied!?|print|save|bookmark|gift( this)?( article)?|listen|like
        share (this|the|your)?( ?({_PIECE}|opinion))?( with friends| online)?:?
        share( this)?( {_PIECE})? (on|via|by|to|with) ({_NETWORK})( .{{0,20}})?
        ({_NETWORK})([ ,|/·•]+({_NETWORK}|share|copy link|print))*
        (e-?mail|print|save|listen to|bookmark) this ({_PIECE})
        (add as )?(a )?preferred source( on google)?
        """,
    ),
    (
        "navigation",
        rf"""
        (prev|previous|back|next|home|menu|search|close|more|skip|top|login|log in|sign in|register)
        (prev|previous)( slide| page| {_PIECE})?[ /|]+next( (slide|page|{_PIECE}))?|(next|previous|prev) (slide|page|{_PIECE})
        skip to (main )?(content|navigation)|back to (the )?(top|home(page)?)|jump to .{{0,30}}|show (more|less|all)
        (read|see|view|show|load|learn|find out|discover)( \w+)? more( .{{0,12}})?\W*
        (read|see|view|go to) (the )?(original|full|entire|complete|whole)( {_PIECE})?( .{{0,30}})?
        read more( (from|on|about|in) [^.]{{1,60}})?:?|more from [^.]{{1,60}}:?|continue( reading)?( .{{0,40}})?
        (read more|read also|also read|see also|related( (article|story|link|coverage))?|read next|up next|watch( now)?|
        you (may|might) (also )?(like|be interested in)|don't miss|recommended( for you| reading)?|must[- ]read|
        more (on this( story)?|stories|news|like this|for you)|trending( now)?|most (read|popular)|editor'?s'? picks?|
        top stories|latest( news)?|related (articles|stories|news|posts|topics|content|links|coverage|reading)|
        what to read next|popular (now|posts|stories)|in this (article|story))( ?[:|»>].{{0,160}})?
        table of contents|contents|tags?( ?:.{{0,120}})?|topics?( ?:.{{0,120}})?|filed under( ?:.{{0,120}})?|categor(y|ies)( ?:.{{0,80}})?
        (click|tap|swipe) .{{0,80}}|scroll( down)?( .{{0,40}})?|loading( more)?( \w+)?\W*|page \d+( of \d+)?|\d+ (of|/) \d+
        (to (see|learn|read|find out|discover|know)\b.{{0,160}}\b|[^.!?]{{1,160}}[?!] )?check out (our|why|how|what|this|these|the|more)\b.{{0,200}}
        """,
    ),
    (
        "advertisement",
        r"""
        (story continues below )?(advertisements?|ads?|advert)( (below|break|feedback|choices))?|sponsored( content| post| by .{0,40})?
        (article|story|content) continues (below|after).{0,40}|paid (content|post|partnership)|promoted( content)?
        """,
    ),
    (
        "comment box",
        r"""
        (\d+ |no |view |show |see |leave |add |post |join |read )?(all |the |a |your )?(\d+ )?(comments?|replies|discussion|responses)( ?\(\d+\))?( closed| off| below)?:?
        (want to )?join (the|our|in the) (conversation|discussion|debate)\W*( .{0,60})?|loading comments\W*
        leave (a|your) (comment|reply|response)( .{0,40})?|(be|become) the first to (comment|reply|respond).{0,40}
        (there are )?no (comments|replies)( yet)?\W*( .{0,60})?|.{0,40}\bthis thread is empty\b.{0,100}
        .{0,40}\b(got|have|get|call) dibs\b.{0,60}|go for it!|(nobody|no one) has commented( yet)?\b.{0,60}|start the (conversation|discussion)\W*
        (you must|please|to comment,?|you need to) .{0,30}(log|sign|logged|signed)[ -]?in.{0,60}|(log|sign) in to (comment|reply|join).{0,40}
        (please )?(log|sign) ?in or (register|sign up|subscribe).{0,60}|your e-?mail address will not be published.{0,60}
        (report|flag)( this)? comment|sort by( .{0,20})?|newest first|oldest first|reply
        """,
    ),
    (
        "reader question",
        r"""
        (what|how) (do|did|are|would) you (think|feel|say|make)\b.{0,300}\b(comments?|let us know|tell us|below)\b.{0,200}
        .{0,200}\b(share|leave|drop|post|add|tell us|let us know)\b.{0,60}\b(in|below|on) (the |our )?comments?\b.{0,200}
        (share|tell us|let us know|send us) (your|what you) (thoughts|views?|opinions?|think|stor(y|ies)|comments?|tips?).{0,120}
        (do you )?have (a|any) (news )?(tip|question|story|comment|suggestion)s?\b.{0,160}
        """,
    ),
    (
        "subscription plea",
        rf"""
        (subscribe|sign up|register|enroll)( (now|today|here|free|for free))?( (to|for|and) .{{0,160}})?\W*
        (this|the) ({_PIECE}) is (exclusive|only|available|reserved|free)\b.{{0,60}}\b(subscribers?|members|registered|paying)\b.{{0,80}}
        .{{0,60}}\b(get|enjoy|for|with|unlock) (instant|unlimited|full|free|complete|exclusive)\b.{{0,30}}\baccess\b.{{0,100}}
        (already|not) (a|an|yet a) (subscriber|member).{{0,80}}|unlock (this|the|all|full|your).{{0,80}}|to continue reading\b.{{0,120}}
        (start|begin|try) (your|a|our) (free )?(trial|subscription|membership).{{0,80}}|(become|be) a (subscriber|member|supporter)\b.{{0,100}}
        (get|receive|have) .{{0,100}}\b(delivered|sent|straight|directly|right)\b.{{0,20}}\b(to )?your (inbox|e-?mail|phone)\b.{{0,80}}
        .{{0,120}}\b(our|the|this|free|daily|weekly|morning) (e-?mail )?newsletters?\b.{{0,60}}\b(sign up|subscribe|inbox|here)\b.{{0,60}}
        (enter|your) (your )?e-?mail( address)?( .{{0,40}})?|newsletters?( sign-?up)?|by (signing up|subscribing|submitting|clicking)\b.{{0,160}}
        (support|donate to) (our|independent|quality) .{{0,80}}
        """,
    ),
    (
        "follow-us line",
        rf"""
        (don't forget to |please |and |you can (also )?)?(follow|like|join|find|add|visit|connect with|watch) (us|me|our)\b.{{0,160}}
        follow [^.]{{1,60}} on ({_NETWORK})\b.{{0,100}}|(download|get|install) (our|the) (free )?(\w+ )?app\b.{{0,80}}
        (follow|subscribe)|follow [\w ]{{1,40}} (and never miss|and get|for more|to get|to stay|so you)\b.{{0,100}}|(stay|keep) (connected|in touch|tuned|up to date)\b.{{0,80}}
        """,
    ),
    (
        "feedback form",
        rf"""
        (was|is|did you find) this ({_PIECE}|information|answer)?\s?(helpful|useful|interesting).{{0,40}}
        thumbs[ -]?(up|down)([ /|]+thumbs[ -]?(up|down))?|yes[ /|]+no|(send|give|leave|submit|provide)( us)?( your)? feedback\b.{{0,80}}
        .{{0,80}}\b(appreciate|thanks?|thank you|value|welcome)\b.{{0,60}}\byour (feedback|input|comments)\b.{{0,120}}
        (report|see|found|spotted) (an?|any|this) (error|mistake|typo|issue|correction)\b.{{0,80}}|rate this .{{0,60}}
        """,
    ),
    (
        "production note",
        rf"""
        (this|the) ({_PIECE}|summary|text|image|translation)s? (was|were|is|has been|have been) .{{0,60}}\b(ai|a\.i\.|artificial intelligence|machine|automatically|automated|chatgpt|software)\b.{{0,160}}
        (ai|automatically|machine)[- ](generated|assisted|translated|written).{{0,80}}|(this|the) ({_PIECE}) (was|has been|originally|first) .{{0,20}}(appeared|published|featured|updated|corrected|syndicated)\b.{{0,120}}
        \(?((additional |further )?(reporting|writing|editing|compiled|edited|translated|graphics?|photography)( and (reporting|writing|editing))?( in [\w ,]{{2,40}})? by\b.{{0,300}})
        (©|\(c\)|copyright\b).{{0,200}}|all rights reserved.{{0,160}}|(this|the) material may not be (published|reproduced).{{0,200}}
        \(?(image|photo|picture|video|cover|featured image|illustration|caption)s?( credits?| source| courtesy)?( of| by)?:.{{0,160}}
        about the (author|writer|reporter|contributor)s?\b.{{0,600}}
        (image|photo|picture|video|cover|featured image|illustration)s? (credits?|courtesy|by)\b.{{0,120}}
        """,
    ),
    (
        "legal notice",
        r"""
        .{0,400}\bforward[- ]looking (statements?|information)\b.*|(safe harbor|cautionary|disclaimer|legal notice)\b.{0,60}|disclosures?( (statement|policy|notice))?:?
        .{0,80}\bnot for (release|dissemination|distribution|publication)\b.{0,300}
        .{0,200}\b(not|no) (constitute|intended as|offer)\b.{0,60}\b(investment|financial|legal|tax) advice\b.{0,200}
        (we|this site|this website|our site) uses? cookies\b.{0,200}|(accept|reject|manage)( all)? cookies.{0,60}|privacy (policy|notice)|terms (of (use|service)|and conditions).{0,60}
        """,
    ),
    (
        "contact details",
        r"""
        ((media|press|investor|company|corporate|for (more|further) information,?)( relations)? )?(contacts?|inquiries|enquiries)( us)?( ?:.{0,160})?
        (media|press|investors?) relations( ?:.{0,160})?|(tel|phone|fax|e-?mail|web(site)?|t|e|m)\s?[.:].{1,80}
        [\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,30}){1,4}|https?://\S{1,300}|www\.\S{1,200}|\+?[\d ()./-]{7,24}
        .{0,120}\b[\w.+-]{1,64}@[\w-]{1,64}\.\w{2,10}\W*
        """,
    ),
    (
        "page line",
        r"""
        (for )?immediate release:?|embargoed( until)?\b.{0,60}|(press|news|media) release:?
        sources?:?|source: .{1,80}|\d{1,3}[ -]?min(ute)?s?[ -]?(read|watch|listen)|(estimated )?reading time.{0,30}|(last )?(updated|published|posted|modified)( on| at)?:?
        \d+ (views?|shares?|likes?|comments?|reactions?)|\d+ (second|minute|hour|day|week|month)s? ago|just now|breaking( news)?|exclusive|live|opinion|video|photos?|gallery
        """,
    ),
    (
        "section label",
        r"""
        (key|main|top|quick|major) (takeaways?|points?|facts|highlights|insights)|takeaways?|highlights|tl;?dr|in (brief|short|summary)|at a glance
        why (it|this) matters|the (bottom line|big picture|takeaway|details|background|context|upshot)|what('s| is) next|(final|closing|concluding) (thoughts|words|remarks)
        (\w+ )?analysis|overview|introduction|background|context|summary|conclusions?|details|notes?|references|footnotes|appendix
        (f\.?a\.?q\.?'?s?|frequently asked questions|questions and answers|q ?& ?a)( .{0,30})?|find answers to (common|your|frequent) questions.{0,30}
        (key|main) (highlights|points|facts|terms|features) (of|about|in) (the|this) (deal|agreement|article|story|report)\b.{0,30}:
        """,
    ),
)


def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = []
    for reason, block in _WHOLE_LINES:
        # A line of the table that ends in "|" goes on in the next one.
        joined = re.sub(r"\|\s*\n\s*", "|", block.strip())
        alternatives = "|".join(f"(?:{line.strip()})" for line in joined.splitlines())
        rules.append((reason, re.compile(alternatives)))
    return tuple(rules)


LINE_RULES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = _compiled()

CAPTION_CUES: Final = re.compile(
    r"""
    \b(logos?|logotype|pictured|photo(graph)?|file\ (photo|image|picture)|stock\ (photo|image)|screenshot|
    illustration|getty\ images|shutterstock|istock|unsplash|reuters/|ap\ photo|handout)\b
    | \b(displayed|shown|seen|visible|depicted)\ (on|in|at|outside|near|behind)\b
    | ^(an?\ |the\ |two\ |three\ |some\ |several\ |many\ |group\ of\ |close[- ]?up\ (of|shot)\ )?
      ([\w-]+\ ){0,3}(man|men|woman|women|person|people|hands?|businessm[ae]n|businesswom[ae]n|engineers?|workers?|
      employees?|technicians?|scientists?|traders?|customers?|shoppers?|team|crowd|computer|laptop|smart\ ?phone|phone|
      tablet|screen|monitor|robots?)\ ([\w-]+ing|in|on|at|with|of|inside|outside|near|and)\b
    | \b(phone|computer|laptop|tablet|tv|touch)\ screens?\b | \b(conceptual|concept)\ (image|art)\b
    | \b(at|during|in|attending)\ (an?|the)\ (\w+\ ){0,4}(event|ceremony|conference|summit|rally|hearing|meeting|gala|
      interview|premiere|server\ room|office|exhibition)\.?$
    | \b(aerial|exterior|interior|general|front|side)\ view\b | \b(overlay|silhouette|backdrop|close-?up)\b
    """,
    re.VERBOSE,
)
"""Words of picture captions, in a lower-cased line."""

STATING_WORDS: Final = re.compile(
    r"\b(is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|says?|said|"
    r"announces?|announced|plans?|buys?|bought|sells?|sold|wins?|won|cuts?|rises?|rose|falls?|fell|gets?|makes?|made|"
    r"reports?|reported|signs?|signed|acquires?|acquired|launch(es|ed)|hires?|loses?|lost|raises?|raised|faces?|sues?|"
    r"agrees?|agreed|opens?|opened|joins?|names|named|picks?|seeks?|takes?|took|told|tells|unveils?|warns?|pays?|paid)\b"
)
"""Verb forms of which a caption without a sentence has none."""

TAIL_OPENERS: Final[frozenset[str]] = frozenset({"feedback form", "comment box"})
"""After a line of these kinds near the end, lines that speak to the reader belong to the same box."""

FORM_FIELDS: Final[frozenset[str]] = frozenset(
    ["name", "your name", "website", "message", "subject", "your message", "submit", "send", "cancel", "ok"]
)
"""Lines that only a form has, near a comment box or feedback form."""

TO_THE_READER: Final = re.compile(r"\b(you|your|you're|you've|we|we're|us|our|i'm)\b")

PAPER_WORDS: Final = re.compile(
    r"the|news|newsletters?|letters?|daily|weekly|morning|evening|sunday|today|brief(s|ings?)?|bulletin|digest|post|times|"
    r"journal|gazette|herald|tribune|chronicle|observer|courier|standard|review|reports?|wire|newswire|press|media|"
    r"magazine|mag|insider|watch|monitor|desk|newsroom|staff|team|editors?|editorial|office|group|network|radio|tv|online|"
    r"business|markets|finance|tech|blog|ledger|dispatch|telegraph|mail|mailing|list|updates?|alerts?|headlines|roundup|"
    r"at|from|of|for|and|an|in|on|by|relations|communications|research|capital|partners|inc|ltd|llc|corp|company"
)
"""Lower-case words of which no person's name is made, but the names of papers, letters and desks are."""
