/** Speaks to providers of models: one request, one answer, what it used, and nothing thrown. */
@NullMarked
package io.kubernaut.advisor.provider;

import org.jspecify.annotations.NullMarked;
