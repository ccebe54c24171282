/**
 * What another Caracal service says about itself: its verdict, with the reason carried along, so that one cause reads the same wherever it
 * is felt.
 */
@NullMarked
package io.caracal.common.upstream;

import org.jspecify.annotations.NullMarked;
