/**
 * The page of a test: one file of HTML that needs no script and asks for nothing. A section of the
 * page is a class that {@link io.shadowgate.page.Sections} lists.
 */
package io.shadowgate.page;
