-- site.lua: links between pages lead to the pages made of them.
function Link(link)
  if not link.target:match('://') then
    link.target = link.target:gsub('%.md$', '.html'):gsub('%.md#', '.html#')
  end
  return link
end
