/** What is fetched from the cluster when a model is asked: what the snapshot does not have, within bounds. */
@NullMarked
package io.kubernaut.advisor.look;

import org.jspecify.annotations.NullMarked;
