/** What a model is shown: facts of a snapshot, cleaned of secrets, apart from what it is told to do. */
@NullMarked
package io.kubernaut.advisor.prompt;

import org.jspecify.annotations.NullMarked;
