/** What a model may look at by itself before it answers: read-only tools, over objects of the snapshot alone, within limits. */
@NullMarked
package io.kubernaut.advisor.investigation;

import org.jspecify.annotations.NullMarked;
