"""The review page: people work through the claims of a store in a browser. START at `app`.

`guard` stands in front of everything (who may ask, from where, and what a browser may run); `listing` turns filters
into questions; `desk` lays out one claim in its article; `forms` reads what people entered; `sight` finds numbers that
nobody claims; `recheck` checks corrected claims anew. Pages are rendered here, and work without JavaScript;
`static/review.js` adds the keyboard.
"""
