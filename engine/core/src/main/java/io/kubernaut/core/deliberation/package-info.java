/** The decision core: alerts and facts in, ranked and guarded decisions out, with no effect on anything. */
@NullMarked
package io.kubernaut.core.deliberation;

import org.jspecify.annotations.NullMarked;
