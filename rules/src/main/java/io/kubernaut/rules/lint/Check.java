package io.kubernaut.rules.lint;

import io.kubernaut.rules.lint.LintFinding.Severity;

/** What the linter looks for, with what to do about it. */
enum Check {
    SYNTAX(Severity.ERROR, "Correct the line, or what stands before it"),
    CHARACTERS(Severity.ERROR, "Write what is meant in plain characters"),
    PACKAGE(Severity.ERROR, "Begin the file with: package " + DrlFile.PACKAGE),
    IMPORT(Severity.ERROR, "Import single types of the model, as docs/reference/facts.md lists them"),
    CONSTRUCT(Severity.ERROR, "Use patterns over the snapshot, from, not, exists, forall and accumulate"),
    ATTRIBUTE(Severity.ERROR, "Take it out: every rule that matches fires, and priorities decide"),
    SALIENCE(Severity.ERROR, "Write a number, or $s.priority( base, \"action\" ) with the rule's own base and action"),
    NAME(Severity.ERROR, "Name it area/symptom/reaction, in small letters, digits and hyphens"),
    AREA(Severity.WARNING, "Begin the rule's name with the folder of its file"),
    DUPLICATE_NAME(Severity.ERROR, "Give each rule a name of its own"),
    METADATA(
            Severity.ERROR,
            "Write @runbook(\"…\") @owner(\"…\") @since(\"…\"), and @base(0 to 100), @fixed, @trust(\"…\") with a proposal: docs/how-to/write-a-rule.md"),
    UNUSED_METADATA(Severity.WARNING, "Take it out: only the priority of a proposal uses it"),
    ROOT(Severity.ERROR, "Begin with $s : Snapshot( … )"),
    SYMPTOM_FIRST(Severity.WARNING, "Make symptom == \"…\" the first condition of the snapshot: it is nearly free"),
    UNCONSTRAINED(Severity.ERROR, "Reach it from the snapshot, as docs/reference/facts.md shows: Type( … ) from $s.…"),
    SOURCE(Severity.ERROR, "Take a list that holds facts of this type, as docs/reference/facts.md lists them"),
    COMBINATIONS(
            Severity.ERROR,
            "Ask for it in one pattern, put what is only asked for into exists or not, or use an accessor that counts, such as $s.readyPods()"),
    NULL_SOURCE(
            Severity.ERROR,
            "Ask for it != null before, as in Snapshot( autoscaler != null ); docs/reference/facts.md marks what may be null with ?"),
    EXPRESSION(Severity.ERROR, "Use comparisons, and accessors of the facts: docs/reference/facts.md"),
    ACCESSOR(Severity.ERROR, "Use an accessor that the fact has, as docs/reference/facts.md lists them"),
    WORD(
            Severity.ERROR,
            "Take one of the words that there are: docs/how-to/write-a-rule.md; a symptom of your own needs a line in symptoms.csv"),
    TEXT_AS_NUMBER(
            Severity.ERROR,
            "Labels and annotations are text; compare them with text, or use a number of the facts: docs/reference/facts.md"),
    TEXT_DECIDES(
            Severity.ERROR,
            "Decide by facts of the cluster, as docs/reference/facts.md lists them; text is only shown to people"),
    REGEX(
            Severity.ERROR,
            "Write a literal pattern of characters, classes and ( | ), with at most two of * and +, each right behind one character, dot or class: docs/how-to/write-a-rule.md"),
    FIXED_NAME(Severity.WARNING, "Say what is the matter with the object, not what it is called"),
    FIXED_TIME(Severity.WARNING, "Compare with $s.takenAt() and the thresholds: docs/reference/configuration.md"),
    CONSEQUENCE(
            Severity.ERROR,
            "Only insert( Finding.of(…) ), insert( Proposal.of(…) ) and insert( Veto.of(…) ), with literals and accessors: docs/how-to/write-a-rule.md"),
    ACTION(Severity.ERROR, "Take an action that docs/reference/actions.md lists"),
    PARAMETER(Severity.ERROR, "Give the parameters that docs/reference/actions.md names for the action"),
    UNKNOWN_FINDING(Severity.ERROR, "Match a finding that a rule inserts, or insert it"),
    CONTRADICTION(Severity.ERROR, "Take one of the two out: the rule never fires"),
    CYCLE(Severity.ERROR, "Let no rule match what follows from its own finding"),
    DUPLICATE(Severity.WARNING, "Keep one of the two"),
    SUBSUMED(Severity.WARNING, "Take it out, or let it say something else"),
    SHADOWED(
            Severity.WARNING,
            "Take it out, raise its base, or let it answer the same finding if it is meant as the second choice"),
    SYMPTOM_LINE(Severity.ERROR, "Write alert,symptom,kind,note"),
    SYMPTOM_TAKEN(
            Severity.ERROR,
            "Leave it out, or grant it by the names said here: kubernaut.rules.symptoms-may-override, on the command line --symptoms-may-override"),
    SYMPTOM_REPLACED(Severity.WARNING, "Leave it out, unless it is meant to win over the shipped line"),
    SYMPTOM_UNKNOWN(Severity.WARNING, "Take a symptom that there is, or write a rule that asks for this one"),
    NO_SCENARIO(Severity.WARNING, "Write a scenario in which it fires, and one in which it must not");

    private final Severity severity;
    private final String remedy;

    Check(Severity severity, String remedy) {
        this.severity = severity;
        this.remedy = remedy;
    }

    Severity severity() {
        return severity;
    }

    String remedy() {
        return remedy;
    }

    /** As reports name it: {@code duplicate-name}. */
    String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
