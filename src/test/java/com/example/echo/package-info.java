// SPDX-License-Identifier: Apache-2.0
/** A plug-in as somebody else would write it; docs/extending.md prints it. */
@NullMarked
package com.example.echo;

import org.jspecify.annotations.NullMarked;
