package io.kubernaut.actions.network;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Labels of pods and of namespaces that must all be there.
 *
 * <p>Written as {@code app=cart,namespace:team=shop}: terms separated by commas, each {@code key=value}, after
 * {@code namespace:} when the label is one of the namespace. A namespace's name is its label
 * {@code kubernetes.io/metadata.name}, which needs no prefix, for pods do not carry it. Keys and values are those of
 * Kubernetes labels; there are no blanks, no wildcards and no empty values.
 */
record LabelTerms(SortedMap<String, String> ofPods, SortedMap<String, String> ofNamespaces) {
    private static final String NAMESPACE = "namespace:";
    private static final String NAME_OF_NAMESPACE = "kubernetes.io/metadata.name";
    private static final int MOST_TERMS = 10;

    private static final String WORD = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String PREFIX = "(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?";
    private static final Pattern TERM = Pattern.compile("(" + PREFIX + WORD + ")=(" + WORD + ")");

    static LabelTerms parse(String text) throws MalformedRuleException {
        var pods = new TreeMap<String, String>();
        var namespaces = new TreeMap<String, String>();
        var terms = text.split(",", -1);
        if (terms.length > MOST_TERMS) {
            throw new MalformedRuleException("more than " + MOST_TERMS + " labels in one peer");
        }
        for (var term : terms) {
            var ofNamespace = term.startsWith(NAMESPACE);
            var match = TERM.matcher(ofNamespace ? term.substring(NAMESPACE.length()) : term);
            if (!match.matches()) {
                throw new MalformedRuleException("'" + shown(term) + "' is not a label such as app=cart");
            }
            var into = ofNamespace || match.group(1).equals(NAME_OF_NAMESPACE) ? namespaces : pods;
            if (into.put(match.group(1), match.group(2)) != null) {
                throw new MalformedRuleException("the label " + match.group(1) + " is given twice");
            }
        }
        return new LabelTerms(pods, namespaces);
    }

    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
