package io.kubernaut.advisor.answer;

import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.decision.Advisor;
import java.util.List;

/** A question as it is put to a model, and the checks of what comes back. What may be answered goes by opaque names. */
public sealed interface Inquiry permits Choosing, Drafting, Ordering {
    /** @param facts what is shown, which an answer may name as evidence */
    static Inquiry of(Advisor.Question question, Facts facts) {
        return switch (question) {
            case Advisor.Question.Propose propose -> Choosing.of(propose.options(), facts);
            case Advisor.Question.Plan plan ->
                new Drafting(Choosing.of(plan.options(), facts), plan.mostSteps(), facts);
            case Advisor.Question.Rank rank -> new Ordering(rank.level(), facts);
        };
    }

    /** Why it cannot be put; "" where it can. */
    String unanswerable();

    /** What is asked, in our own words alone. */
    String task();

    /** What else is shown of it, which others may have written. */
    List<Fact> shown();

    JsonSchema schema();

    /** @param cutOff whether it ended for its length */
    Checked check(String answer, boolean cutOff);
}
