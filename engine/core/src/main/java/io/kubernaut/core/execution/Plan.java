package io.kubernaut.core.execution;

/**
 * The exact change, as a server-side dry-run showed it.
 *
 * @param summary one sentence, such as "limits.memory of container app: 128Mi to 256Mi"
 * @param diff unified diff of the object before and after, "" where nothing in the cluster changes
 * @param before JSON with all that apply's preconditions, reconciliation and undo need
 */
public record Plan(String summary, String diff, String before) {}
