/** What a model may answer: a choice by opaque names, and the checks that hold an answer to it. */
@NullMarked
package io.kubernaut.advisor.answer;

import org.jspecify.annotations.NullMarked;
