package io.kubernaut.rules.lint;

import java.util.Set;

/**
 * A pattern over what rules insert.
 *
 * @param fact Finding, Proposal or Veto
 * @param names the only ones that it matches; empty when it may match any
 * @param named all names that its conditions mention, also to rule them out
 * @param fires a new fact that it matches makes the rule fire again
 */
record FindingUse(String fact, Set<String> names, Set<String> named, boolean fires, int line) {}
