/** Applications, their client secrets and traits, and dynamic client registration (API contract §1.3). */
@NullMarked
package io.caracal.api.application;

import org.jspecify.annotations.NullMarked;
